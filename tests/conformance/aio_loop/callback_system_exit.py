import asyncio
import sys

def leave():
    print("leaving")
    sys.exit(3)

async def main():
    asyncio.get_running_loop().call_soon(leave)
    try:
        await asyncio.sleep(10)
    finally:
        print("main cleans up")

asyncio.run(main())
