"""Reads in batches, parses in workers, merges what they counted, looks for bursts."""
import asyncio
import sys
from collections import Counter

from .model import Analysis, Burst, Tally
from .parse import MalformedLine, parse_line
from .retry import retry

WINDOW = 5  # minutes
LEAST_HITS = 40  # in a window, to be judged at all


class TransientReadError(OSError):
    def __init__(self, source, batch):
        super().__init__(f"batch {batch} could not be read")
        self.source = source


def count_retry(err):
    err.source.retries += 1


class LogSource:
    """An open log file. Some reads fail at first, as they do on a network share; always the same ones."""

    def __init__(self, path, batch_size=64):
        self.path = path
        self.batch_size = batch_size
        self.batches_read = 0
        self.retries = 0
        self._file = None
        self._troubles = {3: 1, 11: 2, 12: 1, 26: 3}

    async def __aenter__(self):
        self._file = sys.stdin if self.path == "-" else open(self.path, encoding="utf-8")
        return self

    async def __aexit__(self, *exc_info):
        self._file.close()

    @retry(attempts=4, on=(TransientReadError,), notify=count_retry)
    async def _read_batch(self):
        await asyncio.sleep(0)
        number = self.batches_read
        if self._troubles.get(number, 0) > 0:
            self._troubles[number] -= 1
            raise TransientReadError(self, number)
        lines = []
        while len(lines) < self.batch_size and (line := self._file.readline()):
            lines.append(line)
        self.batches_read += 1
        return lines

    async def batches(self):
        """Yields (number of the first line, lines)."""
        first = 1
        while lines := await self._read_batch():
            yield first, lines
            first += len(lines)


async def work(inbox, counted):
    """Counts the batches of the inbox until it finds a None."""
    while (batch := await inbox.get()) is not None:
        first, lines = batch
        for number, line in enumerate(lines, start=first):
            try:
                counted.add(parse_line(line))
            except MalformedLine as err:
                counted.malformed.append((number, err.reason))
        await asyncio.sleep(0)


async def analyse(source, *, workers: int = 3, limit_s: float | None = 30.0, watch=None) -> Analysis:
    """Reads all of a source; `watch(inbox, counted)` is a task for as long as there is work."""
    inbox = asyncio.Queue(maxsize=workers + 1)
    counted = [Analysis() for _ in range(workers)]
    async with asyncio.timeout(limit_s), source, asyncio.TaskGroup() as group:
        crew = [group.create_task(work(inbox, mine), name=f"worker-{n}") for n, mine in enumerate(counted)]
        watcher = group.create_task(watch(inbox, counted), name="watcher") if watch else None
        async for batch in source.batches():
            await inbox.put(batch)
        for _ in crew:
            await inbox.put(None)
        if watcher:
            await asyncio.wait(crew)
            watcher.cancel()
    analysis = Analysis(retries=source.retries)
    for mine in counted:
        analysis.merge(mine)
    return analysis


def find_bursts(analysis: Analysis) -> list[Burst]:
    """Joins all windows with far more server errors than usual, and trims calm minutes off the ends."""
    minutes = analysis.minutes
    if not minutes:
        return []
    shares = sorted(t.share for t in minutes.values())
    threshold = max(0.10, 4 * shares[len(shares) // 2])
    hot = set()
    for start in range(min(minutes), max(minutes) - WINDOW + 2):
        window = range(start, start + WINDOW)
        tallies = [minutes[m] for m in window if m in minutes]
        hits = sum(t.hits for t in tallies)
        if hits >= LEAST_HITS and sum(t.failures for t in tallies) / hits >= threshold:
            hot.update(m for m in window if m in minutes and minutes[m].share >= threshold)
    bursts = []
    for minute in sorted(hot):
        if not bursts or minute - bursts[-1].last > WINDOW:
            bursts.append(Burst(minute, minute))
        bursts[-1].last = minute
    for burst in bursts:
        blame = Counter()
        for (minute, path), count in analysis.failures.items():
            if minute in burst:
                blame[path] += count
        burst.worst_path, burst.worst_count = min(blame.items(), key=lambda item: (-item[1], item[0]))
        for tally in (t for m, t in minutes.items() if m in burst):
            burst.tally.add(tally.hits, tally.failures, tally.sent_bytes)
    return bursts
