import asyncio


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        print("index")
        return self.n


def first(stop):
    found = []
    for i in range(stop):
        if i == 3:
            break
        found.append(i)
    return found, i


def between(start, stop, step=1):
    found = []
    for i in range(start, stop, step):
        found.append(i)
        if len(found) == 4:
            break
    return found


def down(stop):
    found = []
    for i in range(10, stop, -3):
        found.append(i * i)
        if len(found) == 3:
            break
    return found


def failing(stop):
    try:
        for i in range(5, stop):
            print(i)
    except (TypeError, ValueError, OverflowError) as e:
        print(type(e).__name__, e)


async def put_all(queue, stop):
    for i in range(stop):
        await queue.put(i)
        await queue.put([i])
    await queue.put(None)


async def main():
    queue = asyncio.Queue(3)
    task = asyncio.create_task(put_all(queue, 5))
    while (item := await queue.get()) is not None:
        print(item, queue.qsize())
    await task
    lock = asyncio.Lock()
    try:
        async with asyncio.timeout(0.01) as limit:
            async with lock:
                await asyncio.sleep(1)
    except TimeoutError as e:
        print("timeout", limit.expired(), repr(e.__cause__), lock.locked())
    async with asyncio.timeout(None) as limit:
        print(limit.when(), limit)
    print(limit)
    try:
        async with limit:
            pass
    except RuntimeError as e:
        print(e)
    try:
        async with asyncio.timeout(5):
            raise KeyError("body")
    except KeyError as e:
        print(repr(e), repr(e.__context__))


for stop in (5, True, Index(4), 10**30, -(10**30)):
    try:
        print(first(stop))
    except UnboundLocalError as e:
        print(type(e).__name__)
print(between(1, 5), between(10**18, 10**30), between(10**20, 10**20 + 2), between(1, 9, 3), between(5, 0, -2))
print(down(Index(0)), down(-(10**25)), down(10**25))
failing("x")
failing(2.5)
failing(None)
failing(Index(7))
asyncio.run(main())
