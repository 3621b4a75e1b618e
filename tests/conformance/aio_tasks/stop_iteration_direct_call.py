import asyncio

async def take(iterator):
    return next(iterator)

async def main():
    iterator = iter([1])
    print(await take(iterator))
    try:
        print(await take(iterator))
    except StopIteration:
        print("StopIteration came out")
    except RuntimeError as e:
        print(e, type(e.__cause__).__name__)

asyncio.run(main())
