import asyncio

async def main():
    queue = asyncio.Queue()
    for name in ("shutdown",):
        try:
            getattr(queue, name)
        except AttributeError as e:
            print(e)
    print(hasattr(asyncio, "QueueShutDown"), hasattr(asyncio, "TaskGroup"), hasattr(asyncio, "Runner"))

asyncio.run(main())
