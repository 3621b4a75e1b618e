import asyncio

turns = []


async def runner(name, laps):
    for lap in range(laps):
        turns.append(name + str(lap))
        await asyncio.sleep(0)
    turns.append(name + "!")


async def no_yield(name):
    for lap in range(2):
        turns.append(name + str(lap))
        await instant()
    turns.append(name + "!")


async def instant():
    return None


async def main():
    await asyncio.gather(runner("a", 3), runner("b", 1), no_yield("n"), runner("c", 2))
    print(" ".join(turns))
    turns.clear()
    first = asyncio.create_task(runner("x", 2))
    turns.append("made x")
    await asyncio.sleep(0)
    turns.append("main 1")
    second = asyncio.create_task(runner("y", 2))
    await asyncio.sleep(0)
    turns.append("main 2")
    await first
    turns.append("x joined")
    await second
    print(" ".join(turns))


asyncio.run(main())
