import asyncio
from collections.abc import AsyncIterator


async def lines(text: str) -> AsyncIterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        await asyncio.sleep(0)
        yield number, line.strip()


async def weigh(word: str) -> float:
    await asyncio.sleep(0)
    return len(word) / 2


async def build(text: str) -> dict[str, list[float]]:
    return {
        line: [await weigh(w) for w in line.split()]
        async for _, line in lines(text)
        if line and not line.startswith("#")
    }


async def main() -> None:
    text = "# header\nred kite\n\nold stone wall\n# tail"
    print(await build(text))
    longest: str = max([line async for _, line in lines(text)], key=len)
    print(longest)
    numbers: set[int] = {n async for n, line in lines(text) if line.startswith("#")}
    print(sorted(numbers), sum([n async for n, _ in lines(text)]))
    pairs = [f"{n}:{w}" async for n, line in lines(text) for w in line.split() if w != "#"]
    print(", ".join(pairs))
    try:
        print(sum(n async for n, _ in lines(text)))
    except TypeError as err:
        print("TypeError:", err)


asyncio.run(main())
