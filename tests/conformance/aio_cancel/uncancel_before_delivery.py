import asyncio

async def sleeper():
    print("runs")
    await asyncio.sleep(0)
    return "finished"

async def main():
    task = asyncio.create_task(sleeper())
    task.cancel()
    print(task.uncancel())
    try:
        print(await task)
    except asyncio.CancelledError:
        print("cancelled all the same")

asyncio.run(main())
