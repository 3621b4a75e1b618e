import asyncio


async def other(event, barrier):
    try:
        await asyncio.sleep(0)
        event.set()
        print("  other passed", await barrier.wait())
    except asyncio.BrokenBarrierError:
        print("  other: broken")


async def main():
    event, barrier = asyncio.Event(), asyncio.Barrier(2)
    task = asyncio.create_task(other(event, barrier))
    try:
        await event.wait()
        print("  main passes", await barrier.wait())
    except asyncio.CancelledError:
        print("  waiting", barrier.n_waiting, barrier.broken, event.is_set())
        await barrier.abort()
        raise
    finally:
        await task
    return "met"
