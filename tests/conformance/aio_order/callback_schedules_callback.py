import asyncio

log = []

def chain(loop, n):
    log.append(f"chain {n}")
    if n:
        loop.call_soon(chain, loop, n - 1)

async def ticker():
    for i in range(5):
        log.append(f"tick {i}")
        await asyncio.sleep(0)

async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(chain, loop, 3)
    await ticker()
    print(*log, sep="\n")

asyncio.run(main())
