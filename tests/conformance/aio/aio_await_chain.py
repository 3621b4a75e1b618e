import asyncio


async def brew(kind, minutes=3):
    print("boil for", kind)
    await asyncio.sleep(0)
    print("steep", minutes)
    return kind + " tea"


async def serve(kind, *, cups=1):
    drink = await brew(kind)
    print("pour", cups)
    return [drink] * cups


async def breakfast():
    first = await serve("green")
    second = await serve("mint", cups=2)
    return first + second


async def main():
    table = await breakfast()
    print(table, len(table))
    nothing = await asyncio.sleep(0)
    print("sleep gives", nothing)


asyncio.run(main())
