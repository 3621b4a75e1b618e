"""The lines of a text, handed out in batches at a chosen pace."""
import asyncio


class TextSource:
    """What `loglens.pipeline.analyse` reads, in place of a file."""

    def __init__(self, text: str, *, pace: int = 0, journal=print, batch_size: int = 64) -> None:
        self.lines = text.split("\n")
        if not self.lines[-1]:
            self.lines.pop()
        self.pace = pace  # lines a second; 0: as fast as the workers are
        self.journal = journal
        self.batch_size = batch_size
        self.given = 0
        self.retries = 0

    async def __aenter__(self):
        self.journal(f"{len(self.lines):,} lines to read")
        return self

    async def __aexit__(self, exc_type, exc, traceback):
        how = f" ({exc_type.__name__})" if exc_type else ""
        self.journal(f"source closed after {self.given:,} of {len(self.lines):,} lines{how}")

    async def batches(self):
        """Yields (number of the first line, lines)."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        while self.given < len(self.lines):
            if self.pace:
                await asyncio.sleep(start + self.given / self.pace - loop.time())
            first = self.given + 1
            batch = self.lines[self.given:self.given + self.batch_size]
            self.given += len(batch)
            yield first, batch
