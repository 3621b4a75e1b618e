import asyncio
from contextlib import asynccontextmanager
from typing import AsyncIterator


@asynccontextmanager
async def tent(name: str, forgive: type[Exception] | None = None) -> AsyncIterator[dict[str, str]]:
    print("pitch", name)
    await asyncio.sleep(0)
    try:
        yield {"name": name}
    except Exception as err:
        print("trouble in", name, repr(err))
        if forgive is None or not isinstance(err, forgive):
            raise
    else:
        print("calm in", name)
    finally:
        await asyncio.sleep(0)
        print("strike", name)


@asynccontextmanager
async def broken() -> AsyncIterator[None]:
    if False:
        yield


@asynccontextmanager
async def twice() -> AsyncIterator[int]:
    yield 1
    yield 2


@tent("decorator")
async def sing(song: str) -> int:
    print("sing", song)
    return len(song)


async def main() -> None:
    async with tent("red") as t:
        print(t["name"])
    async with tent("blue", forgive=LookupError), tent("green"):
        raise KeyError("lost peg")
    try:
        async with tent("grey"):
            raise ValueError("rain")
    except ValueError as err:
        print("out came", err)
    for bad in (broken, twice):
        try:
            async with bad():
                print("body")
        except RuntimeError as err:
            print("RuntimeError:", err)
    print(await sing("lullaby"), sing.__name__)


asyncio.run(main())
