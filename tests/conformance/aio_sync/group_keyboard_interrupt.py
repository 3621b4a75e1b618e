import asyncio

async def interrupts():
    raise KeyboardInterrupt("child")

async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.sleep(10))
            raise SystemExit("body")
    except SystemExit as e:
        print(repr(e))

asyncio.run(main())
