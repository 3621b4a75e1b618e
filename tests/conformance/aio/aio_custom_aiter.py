import asyncio


class Dice:
    def __init__(self, rolls: list[int]) -> None:
        self.rolls = list(rolls)

    def __aiter__(self) -> "DiceIterator":
        print("aiter called")
        return DiceIterator(self.rolls)


class DiceIterator:
    def __init__(self, rolls: list[int]) -> None:
        self.rolls = rolls
        self.at = 0

    def __aiter__(self):
        return self

    async def __anext__(self) -> int:
        if self.at >= len(self.rolls):
            raise StopAsyncIteration
        await asyncio.sleep(0)
        value = self.rolls[self.at]
        self.at += 1
        if value > 6:
            raise ValueError(f"no such face {value}")
        return value


async def main() -> None:
    dice = Dice([3, 5, 2])
    async for face in dice:
        print(face)
    print([f async for f in dice])
    it = aiter(dice)
    print(await anext(it), await it.__anext__(), await anext(it, 0), await anext(it, "none left"))
    try:
        await anext(it)
    except StopAsyncIteration:
        print("StopAsyncIteration")
    try:
        async for face in Dice([1, 9]):
            print(face)
    except ValueError as err:
        print(err)
    for broken in (3, "text"):
        try:
            aiter(broken)
        except TypeError as err:
            print("TypeError:", err)
    try:
        await anext([])
    except TypeError as err:
        print("TypeError:", err)


asyncio.run(main())
