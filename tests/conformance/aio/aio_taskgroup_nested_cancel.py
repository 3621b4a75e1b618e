import asyncio


stopped: list[str] = []


async def pump(name: str) -> None:
    try:
        await asyncio.sleep(2)
    finally:
        stopped.append(name)


async def station(name: str, fail: bool) -> None:
    async with asyncio.TaskGroup() as tg:
        tg.create_task(pump(name + ".1"))
        tg.create_task(pump(name + ".2"))
        await asyncio.sleep(0.01)
        if fail:
            raise ArithmeticError(name)


def report(what: str) -> None:
    print(what, "stopped:", sorted(stopped))
    stopped.clear()


async def main() -> None:
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(station("north", False))
            tg.create_task(station("south", True))
    except* ArithmeticError as eg:
        inner = eg.exceptions[0]
        print(type(inner).__name__, inner.exceptions)
    report("south")
    task = asyncio.create_task(station("west", False))
    await asyncio.sleep(0.03)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("west cancelled", task.cancelled())
    report("west")
    try:
        async with asyncio.timeout(0.02):
            await station("east", False)
    except TimeoutError:
        print("east timed out")
    report("east")
    async with asyncio.TaskGroup() as tg:
        t = tg.create_task(pump("solo"))
        await asyncio.sleep(0)
        t.cancel()
    print("a child's own cancellation is no error", t.cancelled())
    report("solo")


asyncio.run(main())
