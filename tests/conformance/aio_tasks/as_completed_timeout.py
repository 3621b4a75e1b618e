import asyncio

async def value(x, delay):
    await asyncio.sleep(delay)
    return x

async def main():
    slow = asyncio.create_task(value("slow", 10))
    got = []
    try:
        for f in asyncio.as_completed([value("quick", 0.001), slow], timeout=0.02):
            got.append(await f)
    except TimeoutError as e:
        print(repr(e))
    print(got, slow.done())
    slow.cancel()
    print(list(asyncio.as_completed([])))
    try:
        asyncio.as_completed(value)
    except TypeError as e:
        print(str(e).split("<")[0])

asyncio.run(main())
