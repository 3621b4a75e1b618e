import asyncio

async def main():
    async def selfish():
        try:
            await task
        except RuntimeError as e:
            print(str(e).split(":")[0])
    task = asyncio.create_task(selfish())
    await task

asyncio.run(main())
