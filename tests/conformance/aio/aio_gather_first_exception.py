import asyncio


async def step(name, delay, fail=False):
    await asyncio.sleep(delay)
    if fail:
        print(name, "fails")
        raise RuntimeError(name)
    print(name, "ok")
    return name


async def main():
    tasks = [
        asyncio.create_task(step("a", 0.01)),
        asyncio.create_task(step("b", 0.02, fail=True)),
        asyncio.create_task(step("c", 0.04)),
        asyncio.create_task(step("d", 0.05, fail=True)),
    ]
    try:
        await asyncio.gather(*tasks)
    except RuntimeError as err:
        print("gather raised", err)
    print([t.done() for t in tasks])
    print("the others go on")
    await asyncio.wait(tasks)
    print([t.done() for t in tasks])
    print(tasks[2].result(), repr(tasks[3].exception()))


asyncio.run(main())
