import asyncio


async def visit(lock, name, log):
    async with lock:
        log.append(f"{name} in")
        await asyncio.sleep(0)
        log.append(f"{name} out")


async def main():
    lock = asyncio.Lock()
    log = []
    tasks = [asyncio.create_task(visit(lock, n, log)) for n in "abcd"]
    await asyncio.sleep(0)
    print(lock.locked())
    tasks[2].cancel()
    await asyncio.wait(tasks)
    print(log)
    print(lock.locked(), tasks[2].cancelled())

    await lock.acquire()
    log.clear()
    early = asyncio.create_task(visit(lock, "early", log))
    await asyncio.sleep(0)
    lock.release()
    late = asyncio.create_task(visit(lock, "late", log))
    print("free between owners:", not lock.locked())
    async with lock:
        log.append("main in")
    await early
    await late
    print(log)


asyncio.run(main())
