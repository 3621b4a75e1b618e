import asyncio
from typing import Any


async def parse(text: str) -> int:
    await asyncio.sleep(0)
    return int(text)


async def quit_early() -> None:
    raise asyncio.CancelledError("leaving")


async def main() -> None:
    results: list[Any] = await asyncio.gather(
        parse("10"), parse("ten"), quit_early(), parse("0x10"), parse(" 7 "), return_exceptions=True
    )
    for r in results:
        if isinstance(r, asyncio.CancelledError):
            print("cancelled", r)
        elif isinstance(r, Exception):
            print(type(r).__name__, r)
        else:
            print("value", r)
    good = [r for r in results if not isinstance(r, BaseException)]
    print(sum(good), len(results) - len(good))
    try:
        await asyncio.gather(parse("1"), quit_early())
    except asyncio.CancelledError as err:
        print("without the flag:", repr(err))


asyncio.run(main())
