import asyncio

async def interrupts():
    raise KeyboardInterrupt("by hand")

async def main():
    task = asyncio.create_task(interrupts())
    try:
        await asyncio.sleep(10)
    finally:
        print("main cleans up", task.done())

try:
    asyncio.run(main())
except KeyboardInterrupt as e:
    print("caught", repr(e))
