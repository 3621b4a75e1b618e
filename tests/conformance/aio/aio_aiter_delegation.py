import asyncio


class Playlist:
    def __init__(self):
        self._songs = []

    def add(self, *songs):
        self._songs.extend(songs)
        return self

    async def __aiter__(self):
        for s in self._songs:
            await asyncio.sleep(0)
            yield s

    def shuffled(self, order):
        return (self._songs[i] for i in order)


class Limit:
    def __init__(self, source, n):
        self.it = aiter(source)
        self.left = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.left == 0:
            raise StopAsyncIteration
        self.left -= 1
        return await anext(self.it)


async def zip_async(*sources):
    its = [aiter(s) for s in sources]
    while True:
        row = []
        for it in its:
            try:
                row.append(await anext(it))
            except StopAsyncIteration:
                return
        yield tuple(row)


async def main():
    p = Playlist().add("sun", "rain").add("wind")
    async for song in p:
        print(song)
    print([s async for s in Limit(p, 2)], [s async for s in Limit(p, 9)])
    async for row in zip_async(p, Limit(p, 2)):
        print(row)
    print(list(p.shuffled([2, 0, 1])), isinstance(p, object), hasattr(p, "__anext__"))


asyncio.run(main())
