import asyncio


async def answer(delay: float, value: str = "42") -> str:
    try:
        await asyncio.sleep(delay)
        return value
    except asyncio.CancelledError:
        print("winding up")
        await asyncio.sleep(0.02)
        print("wound up")
        raise


async def stubborn() -> str | None:
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        return "answered anyway"


async def main() -> None:
    print(await asyncio.wait_for(answer(0.01), timeout=1))
    try:
        await asyncio.wait_for(answer(1), 0.01)
    except TimeoutError as err:
        print("timeout after the cleanup", repr(err))
    print(await asyncio.wait_for(answer(0.01, "free"), None))
    task = asyncio.create_task(answer(5))
    try:
        await asyncio.wait_for(task, 0.01)
    except asyncio.TimeoutError:
        print("task cancelled", task.cancelled())
    try:
        print(await asyncio.wait_for(stubborn(), 0.01))
    except TimeoutError:
        print("too late")
    try:
        await asyncio.wait_for(answer(0.5), 0)
    except TimeoutError:
        print("zero timeout, never began")
    ready = asyncio.get_running_loop().create_future()
    ready.set_result("ready")
    print(await asyncio.wait_for(ready, 0))


asyncio.run(main())
