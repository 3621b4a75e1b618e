import asyncio


async def dig(name: str, turns: int) -> int:
    for i in range(turns):
        await asyncio.sleep(0)
    print(name, "dug", turns)
    return turns


async def spawner(tg: asyncio.TaskGroup, depth: int) -> None:
    print("depth", depth)
    if depth:
        tg.create_task(spawner(tg, depth - 1), name=f"d{depth - 1}")
    await asyncio.sleep(0)


async def main() -> None:
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(dig("a", 3), name="A")
        b = tg.create_task(dig("b", 1))
        print("body ends", a.get_name(), a.done(), b.done())
    print("group over", a.result() + b.result())
    async with asyncio.TaskGroup() as tg:
        tg.create_task(spawner(tg, 3))
    async with asyncio.TaskGroup() as outer:
        async with asyncio.TaskGroup() as inner:
            inner.create_task(dig("inner", 2))
            outer.create_task(dig("outer", 4))
        print("inner closed")
    print("outer closed")
    late = dig("late", 0)
    try:
        outer.create_task(late)
    except RuntimeError as err:
        print("RuntimeError:", "is finished" in str(err))
    late.close()


asyncio.run(main())
