import asyncio

async def value(x):
    return x

async def fails():
    raise LookupError("inside")

print(asyncio.run(value([1, 2])))
try:
    asyncio.run(fails())
except LookupError as e:
    print(repr(e))
print(asyncio.run(value(None)))
