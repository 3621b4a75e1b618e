import asyncio

class Unique(asyncio.Queue):
    def _init(self, maxsize):
        self._queue = {}
    def _put(self, item):
        print("_put", item)
        self._queue[item] = None
    def _get(self):
        item = next(iter(self._queue))
        del self._queue[item]
        return item

async def main():
    queue = Unique()
    for item in "abca":
        await queue.put(item)
    print(queue.qsize(), queue.empty())
    print([await queue.get() for _ in range(3)])

asyncio.run(main())
