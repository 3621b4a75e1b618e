import asyncio

STOP = object()


async def worker(wid, inbox, outbox):
    handled = 0
    while (job := await inbox.get()) is not STOP:
        await asyncio.sleep(0)
        outbox[job] = job ** 2 + 1
        handled += 1
    await inbox.put(STOP)
    print("worker", wid, "stops")
    return handled


async def main():
    inbox = asyncio.Queue()
    outbox = {}
    crew = [asyncio.create_task(worker(i, inbox, outbox)) for i in range(3)]
    for n in range(10):
        inbox.put_nowait(n)
    await inbox.put(STOP)
    counts = await asyncio.gather(*crew)
    print(sum(counts), counts)
    print({k: outbox[k] for k in sorted(outbox)})
    print(inbox.qsize(), inbox.get_nowait() is STOP)


asyncio.run(main())
