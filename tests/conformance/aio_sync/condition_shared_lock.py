import asyncio

async def main():
    lock = asyncio.Lock()
    ready, done = asyncio.Condition(lock), asyncio.Condition(lock)
    state = []

    async def first():
        async with ready:
            await ready.wait_for(lambda: state == ["go"])
            state.append("first")
            done.notify()

    task = asyncio.create_task(first())
    await asyncio.sleep(0)
    async with done:
        state.append("go")
        ready.notify()
        await done.wait()
        print(state)
    await task

asyncio.run(main())
