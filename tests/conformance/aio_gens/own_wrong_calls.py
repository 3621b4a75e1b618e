"""Calls of generator functions with arguments that do not fit, in the head of a loop; and a loop outside of any event loop."""
import asyncio


async def pair(a, b):
    yield a
    yield b


async def wrong(*args):
    try:
        async for x in pair(*args):
            print(x)
    except TypeError as error:
        print(error)


async def too_many():
    try:
        async for x in pair(1, 2, 3):
            print(x)
    except TypeError as error:
        print(error)


async def argument_fails():
    try:
        async for x in pair(1, 1 // 0):
            print(x)
    except ZeroDivisionError as error:
        print(error)


async def simple():
    async for x in pair(1, 2):
        print(x)
    return "done"


asyncio.run(wrong(1))
asyncio.run(wrong(1, 2))
asyncio.run(too_many())
asyncio.run(argument_fails())
coroutine = simple()
try:
    coroutine.send(None)
except StopIteration as stop:
    print(stop.value)


async def waits():
    try:
        yield 1
        await asyncio.Future()
    finally:
        print("waits closed")


async def hangs():
    async for x in waits():
        print("hangs", x)


async def closes_by_hand():
    coroutine = hangs()
    coroutine.send(None)
    coroutine.close()
    print("closed")
    coroutine = hangs()
    coroutine.send(None)
    try:
        coroutine.throw(ValueError("thrown"))
    except ValueError as error:
        print("out comes", error)
    for _ in range(3):
        await asyncio.sleep(0)


asyncio.run(closes_by_hand())
