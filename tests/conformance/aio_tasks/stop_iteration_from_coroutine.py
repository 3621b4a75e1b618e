import asyncio

class Item:
    async def method(self):
        raise StopIteration("method")

async def raises():
    raise StopIteration("value")

async def middle():
    await raises()

async def main():
    for make in (raises, middle, Item().method):
        try:
            await make()
        except RuntimeError as e:
            print(e, repr(e.__cause__), repr(e.__context__))
    try:
        await raises()
    except RuntimeError as e:
        print("direct", e, repr(e.__cause__))
    except StopIteration:
        print("unconverted")
    task = asyncio.create_task(raises())
    try:
        await task
    except RuntimeError as e:
        print("task", e)

asyncio.run(main())
