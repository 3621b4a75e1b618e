import asyncio

async def work(name, turns):
    for _ in range(turns):
        await asyncio.sleep(0)
    print("finished", name)
    return name

async def main():
    tasks = [asyncio.create_task(work(n, t), name=n) for n, t in (("a", 2), ("b", 1), ("c", 2), ("d", 5))]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print(sorted(t.get_name() for t in done), sorted(t.get_name() for t in pending))
    done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
    print(sorted(t.get_name() for t in done), sorted(t.get_name() for t in pending))
    print(sorted(t.get_name() for t in (await asyncio.wait(tasks))[0]))

asyncio.run(main())
