"""Primitives used plainly, from derived classes and wrongly, at places where their methods are awaited at once."""
import asyncio


class Loud(asyncio.Queue):
    async def get(self):
        print("loud get")
        return await super().get()

    def put_nowait(self, item):
        print("loud put_nowait", item)
        super().put_nowait(item)


class Doubling(asyncio.Queue):
    def _put(self, item):
        super()._put(item * 2)


class Lock(asyncio.Lock):
    async def acquire(self):
        print("acquire")
        return await super().acquire()

    def release(self):
        print("release")
        super().release()


class Counted(asyncio.Semaphore):
    async def __aenter__(self):
        print("enter")
        return await super().__aenter__()


class Odd:
    def __getattr__(self, name):
        print("looked up", name)

        async def method(*args):
            return name, args

        return method


def item(n):
    print("item", n)
    return n


async def attempt(awaitable):
    try:
        return await awaitable
    except Exception as e:
        return f"{type(e).__name__}: {e}"


async def use(queue):
    await queue.put(item(1))
    await queue.put(2)
    queue.put_nowait(item(3))
    got = [await queue.get(), await queue.get(), queue.get_nowait()]
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty as e:
        print(repr(e))
    for _ in range(3):
        queue.task_done()
    try:
        queue.task_done()
    except ValueError as e:
        print(e)
    await queue.join()
    print(type(queue).__name__, got, queue.qsize())


async def with_lock(lock):
    async with lock as entered:
        print(type(lock).__name__, entered, lock.locked())
    try:
        async with lock:
            raise KeyError("inside")
    except KeyError as e:
        print(repr(e), lock.locked())
    try:
        async with lock:
            if isinstance(lock, asyncio.Lock):
                lock.release()
    except RuntimeError as e:
        print(repr(e), repr(e.__context__))
    try:
        async with lock:
            if isinstance(lock, asyncio.Lock):
                lock.release()
            raise KeyError("both")
    except (RuntimeError, KeyError) as e:
        print(repr(e), repr(e.__context__))
    print(await lock.acquire(), lock.locked())
    lock.release()


async def full():
    queue = asyncio.Queue(1)
    await queue.put("first")
    putter = asyncio.create_task(queue.put("second"))
    waiting = asyncio.create_task(queue.put("never"))
    await asyncio.sleep(0)
    try:
        queue.put_nowait("third")
    except asyncio.QueueFull as e:
        print(repr(e))
    waiting.cancel()
    print(await queue.get(), await queue.get(), await putter, queue.empty())
    try:
        await asyncio.wait_for(queue.get(), 0.01)
    except TimeoutError as e:
        print(repr(e))
    getter = asyncio.create_task(queue.get())
    await asyncio.sleep(0)
    await queue.put("for the getter")
    print(queue.qsize(), await getter)


async def events():
    event = asyncio.Event()
    waiter = asyncio.create_task(event.wait())
    await asyncio.sleep(0)
    event.set()
    print(await event.wait(), await waiter, event.is_set())


async def named(n):
    return n


async def tasks():
    task = asyncio.create_task(named(1))
    coro = task.get_coro()
    print(coro.__name__, coro.__qualname__, coro is task.get_coro(), await task)
    coro = named(2)
    task = asyncio.create_task(coro)
    print(task.get_coro() is coro, await task)
    coro = named(3)
    print(await asyncio.gather(coro, named(4), coro))
    print(await asyncio.gather(*[named(n) for n in range(3)], *(named(n) for n in "ab")))
    print(await attempt(coro))
    async with asyncio.TaskGroup() as group:
        made = [group.create_task(named(n)) for n in range(3)]
    print([t.result() for t in made], made[0].done())
    task = asyncio.create_task(named(5), name="given")
    print(task.get_name(), task.cancel("because"), task.done())
    try:
        await task
    except asyncio.CancelledError as e:
        print(repr(e), task.cancelled())
    try:
        asyncio.create_task(named)
    except TypeError as e:
        print(str(e).split(" at ")[0])


async def factory():
    def make(loop, coro, **kwargs):
        print("made", coro.__name__, kwargs)
        return asyncio.Task(coro, loop=loop, **kwargs)

    asyncio.get_running_loop().set_task_factory(make)
    print(await asyncio.create_task(named(6)))
    print(await asyncio.gather(*(named(n) for n in range(2))))


async def main():
    await use(asyncio.Queue())
    await use(asyncio.LifoQueue())
    await use(asyncio.PriorityQueue())
    await use(Loud())
    await use(Doubling())
    await with_lock(asyncio.Lock())
    await with_lock(Lock())
    await with_lock(asyncio.Semaphore(1))
    await with_lock(Counted(1))
    await full()
    await events()
    await tasks()
    odd = Odd()
    print(await odd.put(item(1)), await odd.get(), await odd.acquire(), await odd.wait(), await odd.join())
    for wrong in (lambda: None.put, lambda: asyncio.Queue().put(), lambda: asyncio.Queue().get(1)):
        try:
            print(wrong())
        except (AttributeError, TypeError) as e:
            print(type(e).__name__, e)
    try:
        await None.get()
    except AttributeError as e:
        print(e)
    try:
        await {"a": 1}.get("a")
    except TypeError as e:
        print(e)
    try:
        await {}.get()
    except TypeError as e:
        print(e)
    await factory()


try:
    coro = named(0)
    asyncio.create_task(coro)
except RuntimeError as e:
    coro.close()
    print(e)
asyncio.run(main())
