import asyncio

async def child(name):
    try:
        await asyncio.sleep(0.01)
        print(name, "finished")
        return name
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise

async def main():
    a, b = (asyncio.create_task(child(n)) for n in "ab")
    gathering = asyncio.gather(a, b)
    await asyncio.sleep(0)
    a.cancel("only a")
    try:
        await gathering
    except asyncio.CancelledError as e:
        print("gather raised", e.args, gathering.cancelled(), b.done())
    print(await b)

asyncio.run(main())
