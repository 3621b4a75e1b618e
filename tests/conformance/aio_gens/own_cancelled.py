"""A task is cancelled at each step of a loop over a generator made in its head."""
import asyncio


async def ticks(log):
    try:
        for number in range(3):
            await asyncio.sleep(0)
            yield number
            log.append(f"resumed {number}")
    except asyncio.CancelledError:
        log.append("cancelled inside")
        raise
    finally:
        log.append("finally")


async def stubborn(log):
    for number in range(3):
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            log.append("swallowed")
        yield number


async def worker(log, source):
    try:
        async for number in source_of(source, log):
            log.append(number)
            await asyncio.sleep(0)
    except asyncio.CancelledError:
        log.append("worker cancelled")
        raise
    log.append("worker ends")


async def source_of(source, log):
    if source == "ticks":
        async for number in ticks(log):
            yield number
    else:
        async for number in stubborn(log):
            yield number


async def caught_in_body(log):
    async for number in ticks(log):
        try:
            log.append(number)
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            log.append("caught in body")
    log.append("body ends")


async def cancel_after(turns, coroutine, log):
    task = asyncio.create_task(coroutine)
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    for _ in range(4):
        await asyncio.sleep(0)
    print(turns, "cancelled" if task.cancelled() else "done", log)


async def main():
    for turns in range(9):
        for source in ("ticks", "stubborn"):
            log = []
            await cancel_after(turns, worker(log, source), log)
        log = []
        await cancel_after(turns, caught_in_body(log), log)


asyncio.run(main())
