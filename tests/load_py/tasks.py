"""Many tasks alive at once, each waiting for the same event."""
import asyncio
import sys


def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096


async def idle(gate, number):
    await gate.wait()
    return number


async def main(count):
    gate = asyncio.Event()
    before = resident()
    tasks = [asyncio.create_task(idle(gate, i)) for i in range(count)]
    await asyncio.sleep(0)
    after = resident()
    print("alive", len(asyncio.all_tasks()) - 1)
    gate.set()
    total = 0
    for task in tasks:
        total += await task
    print("sum", total)
    print("figure", (after - before) // count)


asyncio.run(main(int(sys.argv[1])))
