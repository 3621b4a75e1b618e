import asyncio


async def child(n):
    for _ in range(n):
        await asyncio.sleep(0)
    return n


async def main():
    tasks = [asyncio.create_task(child(n)) for n in (1, 3)]
    try:
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        print("  first", len(done), len(pending))
        results = []
        for step in asyncio.as_completed(tasks):
            results.append(await step)
        return sorted(results)
    finally:
        print("  done", [t.done() for t in tasks])
