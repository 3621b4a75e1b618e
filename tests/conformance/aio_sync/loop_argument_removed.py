import asyncio

for kind in (asyncio.Lock, asyncio.Event, asyncio.Semaphore, asyncio.Queue, asyncio.Condition):
    try:
        kind(loop=None)
    except TypeError as e:
        print(e)
