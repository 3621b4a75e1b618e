import asyncio

async def main():
    asyncio.current_task().cancel("escapes")
    await asyncio.sleep(0)

try:
    asyncio.run(main())
except asyncio.CancelledError as e:
    print("run raised", e.args)
