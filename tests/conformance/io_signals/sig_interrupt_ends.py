"""Ctrl-C: tasks are cancelled, `finally` runs, the program ends with a KeyboardInterrupt."""
import asyncio
import os
import signal


async def child():
    try:
        await asyncio.sleep(60)
    finally:
        print("child cleans up")


async def main():
    task = asyncio.create_task(child())
    asyncio.get_running_loop().call_later(0.02, os.kill, os.getpid(), signal.SIGINT)
    try:
        await task
    except asyncio.CancelledError:
        print("main is cancelled", asyncio.current_task().cancelling())
        raise
    finally:
        print("main cleans up")


try:
    asyncio.run(main())
except KeyboardInterrupt as e:
    print("interrupted", type(e.__context__).__name__)


async def swallows():
    asyncio.get_running_loop().call_later(0.02, signal.raise_signal, signal.SIGINT)
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print("swallowed")
    return "result"


try:
    print(asyncio.run(swallows()))
except KeyboardInterrupt:
    print("interrupted after all")


async def times_out():
    asyncio.get_running_loop().call_later(0.02, signal.raise_signal, signal.SIGINT)
    async with asyncio.timeout(30):
        await asyncio.sleep(60)

try:
    asyncio.run(times_out())
except BaseException as e:
    print(type(e).__name__)
