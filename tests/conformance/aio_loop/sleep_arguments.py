import asyncio

async def main():
    print(await asyncio.sleep(0, "zero"), await asyncio.sleep(0.001, result="later"), await asyncio.sleep(-5, [1]))
    print(await asyncio.sleep(True / 1000, "bool"))
    for wrong in ("1", None, [1]):
        try:
            await asyncio.sleep(wrong)
        except TypeError as e:
            print(e)

asyncio.run(main())
