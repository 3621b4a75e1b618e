import asyncio

async def lingering(name, again):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        print(name, "cancelled at exit", e.args)
        if again:
            await asyncio.sleep(0.001)
            print(name, "took its time")
        raise
    finally:
        print(name, "finally")

async def main():
    tasks = [asyncio.create_task(lingering("a", True))]
    await asyncio.sleep(0)
    print("main returns", len(tasks))

asyncio.run(main())
print("end")
