import asyncio

async def main():
    task = asyncio.create_task(asyncio.sleep(0.02, "late"))
    done, pending = await asyncio.wait([task], timeout=0.001)
    print(len(done), len(pending), task.done(), task.cancelled())
    print(await task)
    done, pending = await asyncio.wait({task, task}, timeout=-1)
    print(len(done), len(pending))

asyncio.run(main())
