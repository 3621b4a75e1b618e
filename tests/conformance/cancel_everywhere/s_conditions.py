import asyncio


async def notifier(cond, state):
    await asyncio.sleep(0)
    async with cond:
        state.append("ready")
        cond.notify_all()
        await asyncio.sleep(0)


async def main():
    cond, state = asyncio.Condition(), []
    task = asyncio.create_task(notifier(cond, state))
    async with cond:
        try:
            await cond.wait_for(lambda: state)
        finally:
            print("  locked", cond.locked(), state)
    await task
    return state
