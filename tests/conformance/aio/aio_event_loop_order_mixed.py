import asyncio


async def waiter(name, event, log):
    await event.wait()
    log.append(f"{name} awake")


async def putter(q, log):
    for i in range(2):
        await q.put(i)
        log.append(f"put {i}")


async def getter(q, log):
    for _ in range(2):
        log.append(f"got {await q.get()}")


async def main():
    log = []
    loop = asyncio.get_running_loop()
    event = asyncio.Event()
    q = asyncio.Queue(1)
    tasks = [
        asyncio.create_task(waiter("w1", event, log)),
        asyncio.create_task(getter(q, log)),
        asyncio.create_task(putter(q, log)),
        asyncio.create_task(waiter("w2", event, log)),
    ]
    loop.call_soon(log.append, "callback")
    await asyncio.sleep(0)
    log.append("turn 1")
    event.set()
    loop.call_soon(log.append, "after set")
    log.append(f"yielded {await asyncio.sleep(0, 'v')}")
    await asyncio.gather(*tasks)
    log.append("end")
    for line in log:
        print(line)


asyncio.run(main())
