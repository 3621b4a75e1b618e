import asyncio

async def work(name, delay):
    await asyncio.sleep(delay)
    print("work", name)
    return name

async def main():
    for next_done in asyncio.as_completed([work("c", 0.03), work("a", 0.01), work("b", 0.02)]):
        print("got", await next_done)

asyncio.run(main())
