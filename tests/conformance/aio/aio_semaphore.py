import asyncio

running: int = 0
peak: int = 0
stay: list[float] = [0.01, 0.025, 0.03, 0.03, 0.03]


async def guarded(gate: asyncio.Semaphore, n: int) -> int:
    global running, peak
    async with gate:
        running += 1
        peak = max(peak, running)
        print("enter", n, "running", running)
        await asyncio.sleep(stay[n])
        running -= 1
    return n


async def main() -> None:
    gate = asyncio.Semaphore(2)
    print(await asyncio.gather(*[guarded(gate, n) for n in range(5)]))
    print("peak", peak, gate.locked())
    await gate.acquire()
    await gate.acquire()
    print(gate.locked())
    for _ in range(3):
        gate.release()
    print(gate.locked(), "a plain semaphore may grow")
    for _ in range(3):
        print(await gate.acquire(), end=" ")
    print(gate.locked())

    strict = asyncio.BoundedSemaphore(1)
    async with strict:
        print("inside", strict.locked())
    try:
        strict.release()
    except ValueError as err:
        print("ValueError:", err)
    try:
        asyncio.Semaphore(-1)
    except ValueError as err:
        print("ValueError:", err)
    shut = asyncio.Semaphore(0)
    asyncio.get_running_loop().call_later(0.01, shut.release)
    await shut.acquire()
    print("opened by a timer")


asyncio.run(main())
