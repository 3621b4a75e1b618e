"""What others do to sleeping tasks in the very turn in which their timers fire: before the timer and after it."""
import asyncio
import time


def state(task):
    waits = repr(task).split("wait_for=")
    return waits[1].split()[1].strip(">[]") if len(waits) > 1 else "nothing"


async def sleeper(name, log, delay=0.01, result="slept"):
    try:
        return await asyncio.sleep(delay, result)
    except asyncio.CancelledError as error:
        log.append(f"{name} cancelled {error.args}")
        if name.startswith("stubborn"):
            again = await asyncio.sleep(0.001, "again")
            log.append(f"{name} {again}")
            return again
        raise
    finally:
        log.append(f"{name} over")


async def case(title, before=(), after=(), names=("first",)):
    loop = asyncio.get_running_loop()
    log = []
    tasks = {}

    def act(what, name):
        task = tasks[name]
        if what == "look":
            log.append(f"{name} waits for {state(task)}")
        elif what == "cancel":
            log.append(f"cancel {name}: {task.cancel()} {task.cancelling()}")
        elif what == "message":
            log.append(f"cancel {name}: {task.cancel('enough')}")
        elif what == "uncancel":
            log.append(f"uncancel {name}: {task.uncancel()}")

    for what, name in before:
        loop.call_later(0.005, act, what, name)
    for name in names:
        tasks[name] = asyncio.create_task(sleeper(name, log))
    await asyncio.sleep(0)
    for what, name in after:
        loop.call_later(0.0101, act, what, name)
    # All of them are due at once.
    time.sleep(0.03)
    done = await asyncio.gather(*tasks.values(), return_exceptions=True)
    print(f"== {title}")
    for line in log:
        print("  ", line)
    print("  ", done)


async def awaited_by_hand(log):
    """A sleep whose wait is looked at before it fires, and is then fired or cancelled."""
    seen = asyncio.create_task(sleeper("seen", log))
    await asyncio.sleep(0)
    log.append(f"seen waits for {state(seen)}")
    time.sleep(0.02)
    log.append(await seen)
    late = asyncio.create_task(sleeper("late", log))
    await asyncio.sleep(0)
    log.append(f"late waits for {state(late)}")
    late.cancel()
    log.append(f"late waits for {state(late)}")
    time.sleep(0.02)
    log.append(str(await asyncio.gather(late, return_exceptions=True)))


async def storm():
    """Many sleeps of which every third is cancelled when it is due already."""
    loop = asyncio.get_running_loop()
    ended = []

    async def one(number):
        try:
            await asyncio.sleep(0.05 * (number * 7 % 10))
            ended.append(number)
        except asyncio.CancelledError:
            ended.append(-number)

    tasks = [asyncio.create_task(one(number)) for number in range(30)]
    await asyncio.sleep(0)
    for task in tasks[::3]:
        loop.call_later(0.25, task.cancel)
    time.sleep(0.6)
    await asyncio.gather(*tasks)
    print("ended", ended)
    print("left", len(asyncio.all_tasks()))


async def main():
    await case("nobody")
    await case("seen before", before=[("look", "first")])
    await case("seen after", after=[("look", "first")])
    await case("cancelled before", before=[("cancel", "first")])
    await case("cancelled after", after=[("cancel", "first")])
    await case("seen and cancelled before", before=[("look", "first"), ("cancel", "first"), ("look", "first")])
    await case("seen and cancelled after", after=[("look", "first"), ("cancel", "first"), ("look", "first")])
    await case("cancelled before, seen after", before=[("message", "first")], after=[("look", "first")])
    await case("cancelled twice", before=[("cancel", "first")], after=[("message", "first")])
    await case("cancelled and uncancelled", after=[("cancel", "first"), ("uncancel", "first"), ("look", "first")])
    await case("stubborn", before=[("cancel", "stubborn")], names=("stubborn", "other"))
    await case("stubborn after", after=[("message", "stubborn")], names=("other", "stubborn"))
    log = []
    await awaited_by_hand(log)
    print(log)
    await storm()
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(0.0)
            time.sleep(0.02)
            await asyncio.sleep(0.0)
            await asyncio.sleep(10)
    except TimeoutError:
        print("timeout")


asyncio.run(main())
