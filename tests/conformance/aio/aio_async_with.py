import asyncio
from types import TracebackType
from typing import Optional, Type


class Room:
    def __init__(self, name: str, swallow=()) -> None:
        self.name = name
        self.swallow = swallow

    async def __aenter__(self) -> str:
        await asyncio.sleep(0)
        print("enter", self.name)
        return self.name.upper()

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> Optional[bool]:
        await asyncio.sleep(0)
        label = None if kind is None else kind.__name__
        print("exit", self.name, label, error, trace is not None)
        return kind is not None and issubclass(kind, self.swallow) if self.swallow else None


async def leave() -> str | None:
    async with Room("hall") as hall:
        for n in range(3):
            async with Room(f"r{n}"):
                if n == 0:
                    continue
                return hall + str(n)


async def main() -> None:
    async with Room("attic") as a, Room("cellar") as c:
        print("inside", a, c)
    async with (
        Room("quiet", swallow=(ValueError,)) as q,
        Room("noisy"),
    ):
        raise ValueError("spider in " + q)
    print("swallowed")
    try:
        async with Room("quiet", swallow=ValueError):
            raise KeyError("key")
    except KeyError as err:
        print("not swallowed", err)
    print(await leave())


asyncio.run(main())
