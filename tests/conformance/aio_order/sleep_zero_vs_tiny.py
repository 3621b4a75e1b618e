import asyncio

async def zero():
    for i in range(3):
        print("zero", i)
        await asyncio.sleep(0)

async def negative():
    for i in range(3):
        print("negative", i)
        await asyncio.sleep(-1)

async def small():
    print("small begins")
    await asyncio.sleep(0.01)
    print("small ends")

async def main():
    await asyncio.gather(small(), zero(), negative())

asyncio.run(main())
