import asyncio

class Steps:
    def __init__(self, n):
        self.n = n
    def __await__(self):
        return self
    def __iter__(self):
        return self
    def __next__(self):
        if self.n == 0:
            raise StopIteration("result")
        self.n -= 1
        return None

async def main():
    print(await Steps(3))
    print(await asyncio.gather(Steps(1), Steps(0)))

asyncio.run(main())
