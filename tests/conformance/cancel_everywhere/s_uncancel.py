import asyncio


async def main():
    task = asyncio.current_task()
    for n in range(3):
        try:
            await asyncio.sleep(0)
            print("  step", n, task.cancelling())
        except asyncio.CancelledError:
            print("  uncancelled", n, task.uncancel())
    await asyncio.sleep(0)
    return task.cancelling()
