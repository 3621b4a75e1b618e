import asyncio

async def depth(n):
    if n == 0:
        await asyncio.sleep(0)
        return 0
    return 1 + await depth(n - 1)

async def main():
    print(await depth(200))
    print(sum(await asyncio.gather(*(depth(i) for i in range(50)))))

asyncio.run(main())
