import asyncio

async def child(name):
    try:
        await asyncio.sleep(0.01)
        print(name, "finished")
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise

async def main():
    children = [asyncio.create_task(child(n)) for n in "ab"]
    waiting = asyncio.create_task(asyncio.wait(children))
    await asyncio.sleep(0)
    waiting.cancel("only the waiting")
    try:
        await waiting
    except asyncio.CancelledError as e:
        print("wait cancelled", e.args, [c.done() for c in children])
    await asyncio.gather(*children)

asyncio.run(main())
