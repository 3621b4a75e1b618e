import asyncio

async def running_average():
    total = count = 0
    average = None
    while True:
        value = yield average
        await asyncio.sleep(0)
        total += value
        count += 1
        average = total / count

async def feed(gen, values, log):
    for v in values:
        try:
            log.append(await gen.asend(v))
        except RuntimeError as e:
            log.append(str(e))
        await asyncio.sleep(0)

async def main():
    gen = running_average()
    await anext(gen)
    log = []
    await asyncio.gather(feed(gen, [10, 20], log), feed(gen, [30], log))
    print(log)
    await gen.aclose()

asyncio.run(main())
