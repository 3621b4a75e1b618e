import asyncio

finished: list[str] = []


async def fetch(name: str, delay: float) -> str:
    await asyncio.sleep(delay)
    finished.append(name)
    return name.upper()


async def main() -> None:
    results = await asyncio.gather(fetch("slow", 0.05), fetch("fast", 0.01), fetch("mid", 0.03))
    print(results, type(results).__name__)
    print(finished)
    a, b = await asyncio.gather(fetch("left", 0.02), fetch("right", 0))
    print(a, b)
    print(await asyncio.gather())
    names = ["n%d" % i for i in range(5)]
    jobs = [fetch(n, 0.01 * (5 - i)) for i, n in enumerate(names)]
    print(await asyncio.gather(*jobs))
    print(finished[-5:])
    same = fetch("once", 0)
    print(await asyncio.gather(same, same))
    print(finished.count("once"))


asyncio.run(main())
