import asyncio

async def child(name):
    print(name, "starts")
    await asyncio.sleep(0)
    print(name, "ends")
    return name

async def at_once():
    print("at once")
    return "no wait"

async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    print("before")
    task = asyncio.create_task(child("a"))
    print("created", task.done())
    quick = asyncio.create_task(at_once())
    print("created", quick.done(), quick.result())
    print(await asyncio.gather(task, child("b"), at_once()))

asyncio.run(main())
