import asyncio
import traceback

async def fails():
    raise ValueError("once")

async def waits(task):
    await task

async def main():
    task = asyncio.create_task(fails())
    results = await asyncio.gather(waits(task), waits(task), return_exceptions=True)
    print(results[0] is results[1], task.exception() is results[0])
    names = [f.name for f in traceback.extract_tb(results[0].__traceback__) if f.filename == __file__]
    print(names[-1])

asyncio.run(main())
