import asyncio

class NoAnext:
    def __aiter__(self):
        return 5

class BadAnext:
    def __aiter__(self):
        return self
    def __anext__(self):
        return 5

class CoroAiter:
    async def __aiter__(self):
        return self

import warnings
warnings.simplefilter("ignore")

async def main():
    for wrong in (5, [1], NoAnext(), BadAnext(), CoroAiter()):
        try:
            async for x in wrong:
                print(x)
        except TypeError as e:
            print(e, repr(e.__cause__))

asyncio.run(main())
