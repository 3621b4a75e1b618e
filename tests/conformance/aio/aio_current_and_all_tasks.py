import asyncio


async def idle(seconds):
    await asyncio.sleep(seconds)
    return asyncio.current_task().get_name()


def names():
    return sorted(t.get_name() for t in asyncio.all_tasks())


async def main():
    me = asyncio.current_task()
    me.set_name("chief")
    print(me.get_name(), me in asyncio.all_tasks(), names())
    tasks = [asyncio.create_task(idle(0.02 * i), name=f"idle-{i}") for i in range(3)]
    print(names())
    await asyncio.sleep(0.01)
    print(names())
    print(await asyncio.gather(*tasks))
    print(names())

    async def helper():
        return asyncio.current_task() is me

    print("a plain await stays in the task:", await helper())
    print("a new task is another:", await asyncio.create_task(helper()))
    for i in range(2):
        asyncio.create_task(idle(1), name=f"left-{i}")
    others = asyncio.all_tasks() - {me}
    for t in others:
        t.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    print(sorted(t.get_name() for t in others if t.cancelled()))
    seen = []
    asyncio.get_running_loop().call_soon(lambda: seen.append(asyncio.current_task()))
    await asyncio.sleep(0)
    print("in a callback:", seen)


asyncio.run(main())
