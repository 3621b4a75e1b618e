import asyncio

def fails():
    raise ValueError("in the thread")

def stops():
    raise StopIteration("no")

async def main():
    try:
        await asyncio.to_thread(fails)
    except ValueError as e:
        print(repr(e))
    print(await asyncio.gather(asyncio.to_thread(fails), asyncio.to_thread(str, 5), return_exceptions=True))

asyncio.run(main())
