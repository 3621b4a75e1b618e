"""Reprs, stacks and frames of tasks and coroutines tell the line at which they stand."""
import asyncio
import io
import re


def shown(x):
    text = re.sub(r"(at |\")[^ \"]*[/\\](\w+\.py)", r"\1\2", str(x))
    text = re.sub(r"^    .*\n", "", text, flags=re.MULTILINE)
    return re.sub(r" cb=\[[^]]*\]", "", text)


def lines(task):
    return [(frame.f_lineno, frame.f_code.co_name) for frame in task.get_stack()]


def stack(task, **keywords):
    file = io.StringIO()
    task.print_stack(file=file, **keywords)
    return shown(file.getvalue())


async def inner(delay):
    await asyncio.sleep(delay)


class Client:
    def __init__(self):
        self.lock = asyncio.Lock()
        self.queue = asyncio.Queue()
        self.turns = asyncio.Semaphore(0)

    async def talk(self):
        async with self.lock:
            item = await self.queue.get()
        async for part in self.parts(item):
            await self.turn()
        async with asyncio.timeout(5):
            await asyncio.gather(
                self.turn(),
                self.turn(),
            )

    async def turn(self):
        await self.turns.acquire()

    async def parts(self, item):
        for _ in range(2):
            yield item
            await self.turn()


async def fails():
    await inner(0)
    if True:
        raise ValueError("no")


async def looks():
    me = asyncio.current_task()
    print(shown(me))
    for _ in range(2):
        print(shown(me))
    await looked_at(me)
    with_else = [shown(me) for _ in range(1)]
    print(with_else)


async def looked_at(task):
    await asyncio.sleep(0)
    print("from within:", shown(task))


async def main():
    client = Client()
    await client.lock.acquire()
    task = asyncio.create_task(client.talk(), name="talk")
    print(shown(task))
    await asyncio.sleep(0)
    print(shown(task), lines(task))
    client.lock.release()
    await asyncio.sleep(0)
    print(shown(task), lines(task))
    client.queue.put_nowait("x")
    await asyncio.sleep(0)
    for _ in range(6):
        print(lines(task))
        client.turns.release()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    await task
    print(shown(task), lines(task))
    print(stack(task))

    task = asyncio.create_task(looks(), name="looks")
    await asyncio.sleep(0)
    print(stack(task))
    await task

    task = asyncio.create_task(fails(), name="fails")
    await asyncio.wait([task])
    print(lines(task), stack(task))
    print(stack(task, limit=0))

    coro = inner(0)
    print(coro.cr_frame.f_lineno, coro.cr_running, coro.cr_suspended, coro.cr_code.co_name)
    coro.send(None)
    print(coro.cr_frame.f_lineno, coro.cr_running, coro.cr_suspended)
    coro.close()
    print(coro.cr_frame, coro.cr_running, coro.cr_suspended)

    coro = inner(0.001)
    task = asyncio.create_task(coro, name="kept")
    await asyncio.sleep(0)
    print(coro.cr_frame.f_lineno, coro.cr_frame.f_code.co_firstlineno, coro.cr_suspended)
    task.cancel()
    print(shown(task))
    await asyncio.wait([task])
    print(shown(task), coro.cr_frame)


asyncio.run(main())
