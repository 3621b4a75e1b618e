import asyncio


async def guarded(n):
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError as e:
        print("  saw", n, e.args)
        await asyncio.sleep(0)
        print("  goes on raising", n)
        raise
    else:
        print("  no cancellation", n)


async def main():
    for n in range(3):
        await guarded(n)
    return "end"
