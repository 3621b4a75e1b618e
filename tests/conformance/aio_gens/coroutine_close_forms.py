import asyncio

class Suspend:
    def __await__(self):
        yield

async def stubborn():
    try:
        await Suspend()
    except GeneratorExit:
        print("ignored")
        await Suspend()

async def cleans():
    try:
        await Suspend()
    finally:
        print("cleaned")

async def raises():
    try:
        await Suspend()
    except GeneratorExit:
        raise ValueError("instead")

async def returns():
    try:
        await Suspend()
    except GeneratorExit:
        return 5

for make in (stubborn, cleans, raises, returns):
    coro = make()
    coro.send(None)
    try:
        print(coro.close())
    except (RuntimeError, ValueError) as e:
        print(repr(e))
