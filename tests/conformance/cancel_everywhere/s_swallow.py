import asyncio


async def stubborn(n):
    while True:
        try:
            await asyncio.sleep(0)
            return n
        except asyncio.CancelledError as e:
            print("  swallowed", n, e.args)


async def main():
    results = []
    for n in range(3):
        results.append(await stubborn(n))
    return results
