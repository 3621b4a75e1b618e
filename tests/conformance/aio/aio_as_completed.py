import asyncio


async def race(name: str, delay: float) -> str:
    await asyncio.sleep(delay)
    if name == "fox":
        raise RuntimeError("fox fell")
    return name


async def main() -> None:
    runners = [race("snail", 0.06), race("hare", 0.01), race("dog", 0.03)]
    for place, nxt in enumerate(asyncio.as_completed(runners), start=1):
        print(place, await nxt)
    finished: list[str] = []
    for nxt in asyncio.as_completed([race("fox", 0.02), race("cow", 0.04), race("cat", 0.0)]):
        try:
            finished.append(await nxt)
        except RuntimeError as err:
            finished.append(f"({err})")
    print(finished)
    seen: list[str] = []
    try:
        for nxt in asyncio.as_completed([race("early", 0.01), race("late", 1)], timeout=0.04):
            seen.append(await nxt)
    except TimeoutError:
        print("timeout after", seen)
    print(list(asyncio.as_completed([])))


asyncio.run(main())
