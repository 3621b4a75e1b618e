"""`asyncio.sleep(...)` as an object: gathered, made a task, awaited later, closed, cancelled, with odd delays."""
import asyncio
import sys


class Short:
    def __le__(self, other):
        print("compared with", other)
        return False

    def __float__(self):
        return 0.001


async def main():
    print(await asyncio.gather(*(asyncio.sleep(delay / 1000) for delay in (3, 1, 2))))
    kept = asyncio.sleep(0.001)
    print(type(kept).__name__, kept.__name__, kept.__qualname__)
    print(await kept)
    try:
        await kept
    except RuntimeError as error:
        print(error)
    task = asyncio.create_task(asyncio.sleep(10), name="sleeper")
    await asyncio.sleep(0)
    print(task.get_coro().__name__, task.get_coro().cr_running, task.done())
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled", task.cancelled())
    print(await asyncio.create_task(asyncio.sleep(0, "zero")))
    print(await asyncio.create_task(asyncio.sleep(0.001, result="later")))
    print(await asyncio.wait_for(asyncio.sleep(0), 1))
    try:
        await asyncio.wait_for(asyncio.sleep(5), 0.001)
    except TimeoutError:
        print("timed out")
    for delay in ("soon", None, [1]):
        try:
            await asyncio.gather(asyncio.sleep(delay))
        except TypeError as error:
            print(error)
    await asyncio.gather(asyncio.sleep(-1), asyncio.sleep(True / 1000), asyncio.sleep(False))
    started = asyncio.sleep(1)
    started.send(None)
    try:
        started.throw(ValueError("thrown in"))
    except ValueError as error:
        print(error)
    asyncio.sleep(1).close()
    order = []

    async def note(name, sleeping):
        await sleeping
        order.append(name)

    await asyncio.gather(*(note(name, asyncio.sleep(delay)) for name, delay in (("c", 0.03), ("a", 0.01), ("b", 0.02), ("z", 0))))
    print(order)
    ten = [asyncio.create_task(asyncio.sleep(3600)) for _ in range(300)]
    await asyncio.sleep(0)
    for one in ten[::2]:
        one.cancel()
    await asyncio.sleep(0)
    print(sum(one.cancelled() for one in ten), sum(one.done() for one in ten))
    for one in ten:
        one.cancel()
    await asyncio.wait(ten)
    print(all(one.cancelled() for one in ten))


asyncio.run(main())
try:
    asyncio.sleep(1).send(None)
except RuntimeError as error:
    print(error)
