import asyncio
from typing import Optional


async def length(text: str) -> int:
    await asyncio.sleep(0.001)
    return len(text)


async def ratio(a: str, b: str) -> float:
    return await length(a) / await length(b)


async def find(words: list[str], size: int) -> Optional[str]:
    for word in words:
        if await length(word) == size:
            return word
    return None


async def main() -> None:
    print(await ratio("abcdef", "abcd"))
    words = ["elm", "oak", "birch"]
    print(await find(words, 5))
    print(await find(words, 9))
    found = await find(words, 3)
    if found is not None:
        print(found.upper(), await length(found) + await length("x" * 4))
    print((await length("abc")) ** 2, -await length("ab"), not await length(""))
    try:
        await ratio("abc", "")
    except ZeroDivisionError as err:
        print("error:", err)


if __name__ == "__main__":
    asyncio.run(main())
