"""Runs a coroutine once for each of its steps and cancels it there; prints all that happens."""
import asyncio

LIMIT = 80


class Stepping:
    """Awaits a coroutine and cancels the task around it at some of its suspensions."""

    def __init__(self, coro, at):
        self.coro = coro
        self.at = at
        self.steps = 0

    def __await__(self):
        iterator = self.coro.__await__()
        resume, value = iterator.send, None
        while True:
            try:
                waited = resume(value)
            except StopIteration as e:
                return e.value
            self.steps += 1
            if self.steps in self.at:
                asyncio.current_task().cancel(f"step {self.steps}")
            try:
                value = yield waited
                resume = iterator.send
            except BaseException as e:
                value, resume = e, iterator.throw


class Turning:
    """Awaits a coroutine and cancels the task around it in one turn of the loop."""

    def __init__(self, make, at):
        self.make = make
        self.at = at
        self.steps = 0

    async def run(self):
        loop, task, done = asyncio.get_running_loop(), asyncio.current_task(), False

        def tick():
            self.steps += 1
            if self.steps in self.at:
                task.cancel(f"turn {self.steps}")
            if not done:
                loop.call_soon(tick)

        loop.call_soon(tick)
        try:
            return await self.make()
        finally:
            done = True


def chain(e):
    """The exception with what caused it, without looking at tracebacks."""
    texts = []
    while e is not None and len(texts) < 8:
        texts.append(repr(e))
        e = e.__cause__
    return " <- ".join(texts)


def report(loop, context):
    print("  handler:", context["message"].split(" at 0x")[0], repr(context.get("exception")))


async def observed(awaitable):
    asyncio.get_running_loop().set_exception_handler(report)
    task = asyncio.current_task()
    try:
        print("  result:", await awaitable, task.cancelling())
    except BaseException as e:
        print("  raised:", chain(e), task.cancelling())
    for _ in range(3):
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError as e:
            print("  late:", chain(e))


def run(title, make, offsets, turns):
    for n in range(1, LIMIT):
        at = [n + offset for offset in offsets]
        print(title, at)
        if turns:
            driver = Turning(make, at)
            asyncio.run(observed(driver.run()))
        else:
            driver = Stepping(make(), at)
            asyncio.run(observed(driver))
        if driver.steps < n:
            break


def everywhere(name, make, timed):
    """At every suspension; at two in a row; and, where no clock is involved, in every turn of the loop."""
    run(f"{name}: cancelled at step", make, [0], False)
    run(f"{name}: cancelled at steps", make, [0, 1], False)
    if not timed:
        run(f"{name}: cancelled in turn", make, [0], True)
