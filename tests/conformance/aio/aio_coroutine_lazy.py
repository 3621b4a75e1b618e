import asyncio
import inspect


async def job(n):
    print("start", n)
    await asyncio.sleep(0)
    print("end", n)
    return n


async def main():
    first = job(1)
    second = job(2)
    print("nothing ran yet", inspect.iscoroutine(first))
    print(inspect.getcoroutinestate(first))
    print(await second)
    print(await first)
    print(inspect.getcoroutinestate(first))
    try:
        await first
    except RuntimeError as err:
        print("again:", err)
    third = job(3)
    third.close()
    print("closed unrun", inspect.getcoroutinestate(third))
    try:
        await third
    except RuntimeError as err:
        print("closed:", err)
    print(job.__name__, first.__name__, type(first).__name__)


asyncio.run(main())
