import asyncio
from contextlib import aclosing
from typing import AsyncIterator


async def stream(tag: str) -> AsyncIterator[str]:
    try:
        for i in range(10):
            yield f"{tag}{i}"
            await asyncio.sleep(0)
    finally:
        print("closed", tag)


async def first_match(wanted: str) -> str | None:
    async with aclosing(stream("m")) as items:
        async for item in items:
            if item == wanted:
                return item
    return None


async def main() -> None:
    s = stream("a")
    async for item in s:
        print(item)
        if item == "a1":
            break
    print("after the break it can go on")
    async for item in s:
        print(item)
        if item.endswith("3"):
            break
    await s.aclose()
    print(await first_match("m2"), await first_match("zzz"))
    try:
        async with aclosing(stream("e")) as items:
            async for item in items:
                raise ValueError(item)
    except ValueError as err:
        print("error", err)


asyncio.run(main())
