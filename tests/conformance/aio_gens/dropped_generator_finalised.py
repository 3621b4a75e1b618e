import asyncio

async def gen(log):
    try:
        yield 1
    finally:
        await asyncio.sleep(0)
        log.append("finalised")

async def main():
    log = []
    async for x in gen(log):
        break
    print(log)
    for _ in range(4):
        await asyncio.sleep(0)
    print(log)

asyncio.run(main())
