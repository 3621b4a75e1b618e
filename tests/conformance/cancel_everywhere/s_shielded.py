import asyncio


async def work():
    for i in range(4):
        await asyncio.sleep(0)
    print("  work finished")
    return "work"


async def main():
    task = asyncio.create_task(work())
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError as e:
        print("  shield left", e.args, task.done())
        return await task
