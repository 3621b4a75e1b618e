import asyncio

async def cleaner():
    try:
        await asyncio.sleep(10)
    finally:
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            print("second", e.args, repr(e.__context__))
            raise

async def main():
    task = asyncio.create_task(cleaner())
    await asyncio.sleep(0)
    task.cancel("a")
    await asyncio.sleep(0)
    task.cancel("b")
    try:
        await task
    except asyncio.CancelledError as e:
        print(e.args, repr(e.__context__))

asyncio.run(main())
