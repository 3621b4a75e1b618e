import asyncio

async def stepper(name, turns):
    for turn in range(turns):
        print(name, turn)
        await asyncio.sleep(0)
    print(name, "end")

async def main():
    await asyncio.gather(stepper("a", 3), stepper("b", 1), stepper("c", 4))

asyncio.run(main())
