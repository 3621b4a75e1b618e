"""What a task waits for inside of sleep, locks, events, semaphores, conditions and queues can be looked at and cancelled."""
import asyncio


async def hold(lock):
    async with lock:
        return "held"


async def put(queue):
    await queue.put("second")
    return "put"


async def notice(condition):
    async with condition:
        return await condition.wait()


async def notify(condition):
    async with condition:
        condition.notify()


async def wait(name):
    """A task that waits, and what wakes it."""
    if name == "sleep":
        return asyncio.create_task(asyncio.sleep(0.01, "slept")), lambda: None
    if name == "lock":
        lock = asyncio.Lock()
        await lock.acquire()
        return asyncio.create_task(hold(lock)), lock.release
    if name == "semaphore":
        semaphore = asyncio.Semaphore(0)
        return asyncio.create_task(hold(semaphore)), semaphore.release
    if name == "event":
        event = asyncio.Event()
        return asyncio.create_task(event.wait()), event.set
    if name == "condition":
        condition = asyncio.Condition()
        return asyncio.create_task(notice(condition)), lambda: asyncio.create_task(notify(condition))
    queue = asyncio.Queue(1)
    if name == "get":
        return asyncio.create_task(queue.get()), lambda: queue.put_nowait("item")
    queue.put_nowait("first")
    return asyncio.create_task(put(queue)), queue.get_nowait


async def turns(count):
    for _ in range(count):
        await asyncio.sleep(0)


async def outcome(task):
    try:
        return await task
    except asyncio.CancelledError as error:
        return "cancelled", error.args, task.cancelled(), task.cancelling()


def waiting(task):
    waiter = task._fut_waiter
    text = repr(task)
    shown = text[text.index("wait_for="):] if "wait_for=" in text else "nothing"
    return shown, waiter is task._fut_waiter, waiter is not None and waiter.done()


async def case(way, name):
    task, wake = await wait(name)
    await turns(3)
    if way == "look":
        print(name, waiting(task))
        wake()
    elif way == "cancel":
        print(name, task.cancel(), task.cancelling(), waiting(task))
    elif way == "message":
        print(name, task.cancel("why"))
    elif way == "look and cancel":
        print(name, waiting(task), task.cancel("seen"), waiting(task))
    elif way == "cancel the future":
        print(name, task._fut_waiter.cancel("by hand"), task.cancelling())
    elif way == "wake and cancel":
        wake()
        print(name, task.cancel("late"))
    elif way == "wake and look":
        wake()
        print(name, waiting(task), task.done())
    elif way == "look, wake and cancel":
        first = task._fut_waiter
        wake()
        print(name, first is task._fut_waiter, first.done(), task.cancel("late"))
    elif way == "cancel twice":
        print(name, task.cancel("one"), task.cancel("two"), task.cancelling())
    elif way == "cancel and wake":
        print(name, task.cancel())
        wake()
    elif way == "cancel and uncancel":
        print(name, task.cancel("gone"), task.uncancel())
    print("   ", await outcome(task), task._fut_waiter)
    await turns(4)


async def by_hand():
    """A coroutine that is driven by hand gives its futures away, inside a task too."""
    lock = asyncio.Lock()
    await lock.acquire()
    event = asyncio.Event()
    for coroutine, wake in ((asyncio.sleep(0.001), None), (lock.acquire(), lock.release), (event.wait(), event.set)):
        future = coroutine.send(None)
        print(type(future).__name__, future.done(), asyncio.isfuture(future))
        if wake is not None:
            wake()
        while not future.done():
            await asyncio.sleep(0.001)
        print(future.result())
        try:
            coroutine.send(None)
        except StopIteration as stop:
            print("stopped with", stop.value)
    event.clear()
    waiter = event.wait()
    waiter.send(None)
    try:
        waiter.send(None)
    except RuntimeError as error:
        print(error)
    print(len(event._waiters))
    waiter = event.wait()
    waiter.send(None)
    waiter.close()
    print(len(event._waiters))


async def several(order, name, event, lock):
    """One task waits for one thing after the other."""
    for _ in range(2):
        await event.wait()
        async with lock:
            await asyncio.sleep(0.001)
            order.append(name)


async def generator(event):
    for number in range(3):
        await event.wait()
        await asyncio.sleep(0.001)
        yield number


async def main():
    names = ("sleep", "lock", "semaphore", "event", "condition", "get", "put")
    for way in (
        "look", "cancel", "message", "look and cancel", "cancel the future", "wake and cancel", "wake and look",
        "look, wake and cancel", "cancel twice", "cancel and wake", "cancel and uncancel",
    ):
        print("==", way)
        for name in names:
            await case(way, name)
    await by_hand()

    order, event, lock = [], asyncio.Event(), asyncio.Lock()
    tasks = [asyncio.create_task(several(order, name, event, lock)) for name in "abc"]
    await turns(2)
    for waiter in event._waiters:
        print(waiter)
    print([waiter.done() for waiter in event._waiters])
    tasks[1].cancel()
    event.set()
    print([waiter.done() for waiter in event._waiters])
    print(await asyncio.gather(*tasks, return_exceptions=True), order)

    event.clear()
    agen = generator(event)
    task = asyncio.create_task(anext(agen))
    await turns(2)
    print(len(event._waiters))
    event.set()
    print(await task, [number async for number in agen])


asyncio.run(main())
