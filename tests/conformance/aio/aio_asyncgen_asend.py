import asyncio
from typing import AsyncGenerator, Optional


async def averager() -> AsyncGenerator[Optional[float], Optional[float]]:
    total = 0.0
    count = 0
    average: Optional[float] = None
    while True:
        value = yield average
        print("received", value)
        if value is None:
            continue
        await asyncio.sleep(0)
        total += value
        count += 1
        average = total / count


async def echo() -> AsyncGenerator[str, str]:
    got = yield "ready"
    while got != "stop":
        got = yield got.upper()


async def main() -> None:
    avg = averager()
    print(await avg.asend(None))
    for v in (10, 20, 45):
        print(await avg.asend(v))
    print(await anext(avg))
    await avg.aclose()
    try:
        await avg.asend(1)
    except StopAsyncIteration:
        print("closed")

    e = echo()
    try:
        await e.asend("too soon")
    except TypeError as err:
        print("TypeError:", err)
    print(await e.asend(None), await e.asend("hey"), await e.asend("you"))
    try:
        await e.asend("stop")
    except StopAsyncIteration:
        print("echo returned")
    e = echo()
    await e.asend(None)
    async for word in e:
        print("never", word)


try:
    asyncio.run(main())
except AttributeError as err:
    print("async for sends None:", err)
