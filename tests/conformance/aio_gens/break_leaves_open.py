import asyncio

async def gen(log):
    try:
        for i in range(5):
            yield i
    finally:
        log.append("closed")

async def main():
    log = []
    g = gen(log)
    async for x in g:
        if x == 2:
            break
    print(x, log, await anext(g))
    await g.aclose()
    print(log)

asyncio.run(main())
