import asyncio

class BadAwait:
    def __await__(self):
        return 5

class CoroAwait:
    async def __await__(self):
        pass

async def nothing():
    pass

async def main():
    for wrong in (5, "x", None, [1], nothing, BadAwait()):
        try:
            await wrong
        except TypeError as e:
            print(e)

asyncio.run(main())
