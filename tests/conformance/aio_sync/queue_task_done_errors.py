import asyncio

async def main():
    queue = asyncio.Queue()
    try:
        queue.task_done()
    except ValueError as e:
        print(e)
    queue.put_nowait(1)
    queue.task_done()
    try:
        queue.task_done()
    except ValueError as e:
        print(e)
    await queue.join()
    print("joined")

asyncio.run(main())
