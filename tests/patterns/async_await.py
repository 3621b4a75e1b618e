import asyncio


async def fetch(name: str, delay: float) -> str:
    """Pretends to fetch."""
    await asyncio.sleep(delay)
    return name.upper()


async def main() -> None:
    first = await fetch("a", 0.1)
    second = await fetch("b", 0.2)
    print(first, second)


if __name__ == "__main__":
    asyncio.run(main())
