import asyncio
import sys


async def heart():
    try:
        while True:
            await asyncio.sleep(0.02)
            print("beat")
    finally:
        print("heart stops")


async def main():
    t = asyncio.create_task(heart())
    await asyncio.sleep(0.05)
    try:
        sys.exit(3)
    except Exception:
        print("SystemExit is no Exception")
    finally:
        print("leaving", t.done())


try:
    asyncio.run(main())
finally:
    print("module finally")
