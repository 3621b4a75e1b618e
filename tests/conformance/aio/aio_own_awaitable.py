import asyncio
from typing import Any, Callable, Coroutine, Generator


class Delivery:
    def __init__(self, what: str, delay: float = 0.0) -> None:
        self.what = what
        self.delay = delay

    def __await__(self) -> Generator[Any, None, str]:
        print("waiting for", self.what)
        yield from asyncio.sleep(self.delay).__await__()
        return f"parcel with {self.what}"


class Lazy:
    """Computes once, however often it is awaited."""

    def __init__(self, make: Callable[[], Coroutine[Any, Any, int]]) -> None:
        self._make = make
        self._task: asyncio.Task[int] | None = None

    def __await__(self):
        if self._task is None:
            self._task = asyncio.ensure_future(self._make())
        return self._task.__await__()


class Immediate:
    def __await__(self):
        return iter(())


class Wrong:
    def __await__(self):
        return 5


async def expensive() -> int:
    print("computing")
    await asyncio.sleep(0)
    return 1234


async def main() -> None:
    print(await Delivery("tea"))
    print(await asyncio.gather(Delivery("ink", 0.02), Delivery("pens", 0.01)))
    lazy = Lazy(expensive)
    print(await lazy, await lazy)
    print(await Immediate())
    try:
        await Wrong()
    except TypeError as err:
        print("TypeError:", err)
    try:
        asyncio.create_task(Delivery("no"))
    except TypeError as err:
        print("TypeError:", str(err).startswith("a coroutine was expected"))
    print(await asyncio.wait_for(Delivery("map"), 1))


asyncio.run(main())
