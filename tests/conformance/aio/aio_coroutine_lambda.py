import asyncio


async def add(a, b):
    await asyncio.sleep(0)
    print("adding", a, b)
    return a + b


async def main():
    plus = lambda x: add(x, 100)
    print(await plus(1))
    jobs = [lambda n=n: add(n, n) for n in range(3)]
    print("made", len(jobs))
    print(await asyncio.gather(*(job() for job in jobs)))
    late = [lambda: add(n, 0) for n in range(3)]
    print([await f() for f in late])
    table = {
        "twice": lambda v: add(v, v),
        "nap": lambda v: asyncio.sleep(0, result=f"slept {v}"),
    }
    for name in sorted(table):
        print(name, await table[name](4))
    task = asyncio.create_task((lambda: add("x", "y"))())
    print(await task)


asyncio.run(main())
