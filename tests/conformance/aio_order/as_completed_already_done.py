import asyncio

async def main():
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in range(4)]
    futures[2].set_result("two")
    futures[0].set_result("zero")
    loop.call_soon(futures[3].set_result, "three")
    loop.call_later(0.01, futures[1].set_result, "one")
    results = []
    for next_done in asyncio.as_completed(futures):
        results.append(await next_done)
        print(len(results))
    print(sorted(results[:2]), results[2:])

asyncio.run(main())
