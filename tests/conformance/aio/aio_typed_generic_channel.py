import asyncio
from typing import AsyncIterator, Awaitable, Callable, Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")


class Channel(Generic[T]):
    def __init__(self, size: int = 0) -> None:
        self._queue: asyncio.Queue[tuple[bool, T | None]] = asyncio.Queue(size)

    async def send(self, item: T) -> None:
        await self._queue.put((True, item))

    async def close(self) -> None:
        await self._queue.put((False, None))

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        more, item = await self._queue.get()
        if not more:
            raise StopAsyncIteration
        return item


async def transform(src: Channel[T], dst: Channel[U], f: Callable[[T], Awaitable[U]]) -> int:
    n = 0
    async for item in src:
        await dst.send(await f(item))
        n += 1
    await dst.close()
    return n


async def describe(n: int) -> str:
    await asyncio.sleep(0)
    return f"{n:03d}/{n:x}"


async def main() -> None:
    numbers: Channel[int] = Channel(2)
    texts: Channel[str] = Channel(1)
    async with asyncio.TaskGroup() as tg:
        mover = tg.create_task(transform(numbers, texts, describe))

        async def feed() -> None:
            for n in (7, 42, 255):
                await numbers.send(n)
            await numbers.close()

        tg.create_task(feed())
        async for text in texts:
            print(text)
    print(mover.result())


asyncio.run(main())
