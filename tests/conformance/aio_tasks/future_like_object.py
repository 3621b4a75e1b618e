import asyncio

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    iterator = future.__await__()
    print(next(iterator) is future)
    future.set_result("by hand")
    try:
        next(iterator)
    except StopIteration as e:
        print(e.value)
    iterator = iter(future)
    try:
        next(iterator)
    except StopIteration as e:
        print("iter", e.value)

asyncio.run(main())
