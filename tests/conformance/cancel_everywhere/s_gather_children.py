import asyncio


async def child(n):
    for _ in range(n):
        await asyncio.sleep(0)
    return n


async def main():
    children = [asyncio.create_task(child(n)) for n in (1, 3)]
    try:
        return await asyncio.gather(*children)
    finally:
        print("  children", [(c.done(), c.cancelled()) for c in children])
