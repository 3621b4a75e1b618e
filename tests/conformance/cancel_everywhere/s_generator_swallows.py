import asyncio


async def numbers():
    for i in range(3):
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError as e:
            yield ("cancelled", e.args)
        yield i


async def main():
    return [item async for item in numbers()]
