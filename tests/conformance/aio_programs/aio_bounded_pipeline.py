import asyncio
from dataclasses import dataclass, field
from typing import Any, AsyncIterator, Awaitable, Callable, Generic, Optional, TypeVar

T = TypeVar("T")
U = TypeVar("U")


class StageFailed(RuntimeError):
    """Raised when a stage meets an item that it cannot treat."""

    def __init__(self, stage: str, item: object) -> None:
        super().__init__(f"stage {stage!r} failed on {item!r}")
        self.stage = stage
        self.item = item


class EndOfStream:
    _one: Optional["EndOfStream"] = None

    def __new__(cls) -> "EndOfStream":
        if cls._one is None:
            cls._one = super().__new__(cls)
        return cls._one

    def __repr__(self) -> str:
        return "<end>"


END = EndOfStream()


@dataclass
class Stats:
    name: str
    received: int = 0
    sent: int = 0
    dropped: int = 0
    fullest: int = 0

    def row(self) -> str:
        return f"{self.name:<8}{self.received:>4}{self.sent:>5}{self.dropped:>5}{self.fullest:>5}"


@dataclass
class Stage(Generic[T, U]):
    name: str
    work: Callable[[T], Awaitable[Optional[U]]]
    workers: int = 1
    size: int = 2
    strict: bool = True
    stats: Stats = field(init=False)
    inbox: "asyncio.Queue[Any]" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.stats = Stats(self.name)
        self.inbox = asyncio.Queue(maxsize=self.size)

    async def put(self, item: Any) -> None:
        await self.inbox.put(item)
        self.stats.fullest = max(self.stats.fullest, self.inbox.qsize())

    async def run_worker(self, forward: Callable[[Any], Awaitable[None]]) -> int:
        handled = 0
        while True:
            item = await self.inbox.get()
            if item is END:
                await self.inbox.put(END)
                return handled
            self.stats.received += 1
            handled += 1
            try:
                result = await self.work(item)
            except (ValueError, ZeroDivisionError) as err:
                if self.strict:
                    raise StageFailed(self.name, item) from err
                result = None
            if result is None:
                self.stats.dropped += 1
                continue
            await forward(result)
            self.stats.sent += 1


class Pipeline:
    def __init__(self, *stages: Stage) -> None:
        self.stages = stages
        self.results: list[Any] = []

    async def _sink(self, item: Any) -> None:
        self.results.append(item)

    async def _run_stage(self, position: int) -> list[int]:
        stage = self.stages[position]
        last = position == len(self.stages) - 1
        forward = self._sink if last else self.stages[position + 1].put
        async with asyncio.TaskGroup() as tg:
            crew = [tg.create_task(stage.run_worker(forward)) for _ in range(stage.workers)]
        if not last:
            await self.stages[position + 1].put(END)
        return [c.result() for c in crew]

    async def run(self, source: AsyncIterator[Any]) -> list[Any]:
        async with asyncio.TaskGroup() as tg:
            running = [tg.create_task(self._run_stage(i)) for i in range(len(self.stages))]
            async for item in source:
                await self.stages[0].put(item)
            await self.stages[0].put(END)
        for stage, task in zip(self.stages, running):
            assert sum(task.result()) == stage.stats.received
        return self.results


async def records(text: str) -> AsyncIterator[str]:
    for chunk in text.split(";"):
        yield chunk
        await asyncio.sleep(0)


async def parse(chunk: str) -> tuple[str, int]:
    name, _, amount = chunk.partition("=")
    return name.strip(), int(amount)


async def share(pair: tuple[str, int]) -> Optional[tuple[str, float]]:
    await asyncio.sleep(0)
    name, amount = pair
    return None if name.startswith("_") else (name, 120 / amount)


async def show(pair: tuple[str, float]) -> str:
    return "{0}:{1:.2f}".format(*pair)


def build(strict: bool) -> Pipeline:
    return Pipeline(
        Stage("parse", parse, strict=strict),
        Stage("share", share, workers=3, size=1, strict=strict),
        Stage("show", show),
    )


async def main() -> None:
    text = "oak=3; elm=8;_hidden=5;ash=seven;fir=0;yew=16;box=1"
    lenient = build(strict=False)
    print(sorted(await lenient.run(records(text))))
    print("stage     in  out drop full")
    for stage in lenient.stages:
        print(stage.stats.row())
    for bad in ("oak=3;ash=seven;elm=8", "fir=0"):
        strict = build(strict=True)
        try:
            await strict.run(records(bad))
        except* StageFailed as group:
            error: BaseException = group
            while isinstance(error, BaseExceptionGroup):
                error = error.exceptions[0]
            print(error, "<-", repr(error.__cause__))
    print(EndOfStream() is END, END)


if __name__ == "__main__":
    asyncio.run(main())
