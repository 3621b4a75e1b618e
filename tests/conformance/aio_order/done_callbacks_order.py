import asyncio

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    for name in "abc":
        future.add_done_callback(lambda f, name=name: print("callback", name, f.result()))

    async def waiter(name):
        print("waiter", name, await future)

    tasks = [asyncio.create_task(waiter(n)) for n in "xy"]
    await asyncio.sleep(0)
    future.add_done_callback(lambda f: print("late callback"))
    future.set_result(7)
    future.add_done_callback(lambda f: print("after done"))
    print("set")
    await asyncio.sleep(0)
    print("one turn later")
    await asyncio.gather(*tasks)

asyncio.run(main())
