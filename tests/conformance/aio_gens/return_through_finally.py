import asyncio

async def gen(log):
    try:
        for i in range(3):
            yield i
    finally:
        log.append("gen closed")

async def first(log):
    async for x in gen(log):
        try:
            return x
        finally:
            log.append("inner finally")
            await asyncio.sleep(0)

async def skip(log):
    async for x in gen(log):
        try:
            if x == 0:
                continue
            if x == 1:
                break
        finally:
            log.append(("finally", x))
    else:
        log.append("else")
    return x

async def main():
    log = []
    print(await first(log), log)
    for _ in range(3):
        await asyncio.sleep(0)
    print(log)
    log.clear()
    print(await skip(log), log)
    for _ in range(3):
        await asyncio.sleep(0)
    print(log)

asyncio.run(main())
