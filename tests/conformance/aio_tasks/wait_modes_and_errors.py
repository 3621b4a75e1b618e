import asyncio

async def value(x, delay=0):
    await asyncio.sleep(delay)
    return x

async def fails():
    raise ValueError("in wait")

async def main():
    tasks = [asyncio.create_task(value(1)), asyncio.create_task(fails()), asyncio.create_task(value(2, 0.01))]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    print(tasks[1] in done, tasks[2] in pending, repr(tasks[1].exception()))
    done, pending = await asyncio.wait(tasks, timeout=0)
    print(len(done), len(pending))
    done, pending = await asyncio.wait(tasks, return_when=asyncio.ALL_COMPLETED)
    print(len(done), len(pending))
    for args, kw in (([], {}), (tasks, {"return_when": "NEVER"})):
        try:
            await asyncio.wait(args, **kw)
        except (ValueError, TypeError) as e:
            print(type(e).__name__, str(e).split("<")[0])
    coro = value(5)
    try:
        await asyncio.wait([coro])
    except TypeError as e:
        print(e)
    coro.close()

asyncio.run(main())
