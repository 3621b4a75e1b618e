import asyncio

async def background():
    try:
        await asyncio.sleep(10)
    finally:
        print("background cancelled when the runner closes")

async def main():
    asyncio.create_task(background(), name="background")
    await asyncio.sleep(0)
    raise ValueError("main failed")

async def look():
    return sorted(t.get_name() for t in asyncio.all_tasks() if t is not asyncio.current_task())

with asyncio.Runner() as runner:
    try:
        runner.run(main())
    except ValueError as e:
        print(repr(e))
    print(runner.run(look()))
print("closed")
