import asyncio

class Room:
    def __init__(self, name):
        self.name = name
    async def __aenter__(self):
        print("enter", self.name)
        await asyncio.sleep(0)
        print("entered", self.name)
        return self
    async def __aexit__(self, *exc):
        print("exit", self.name)
        await asyncio.sleep(0)
        print("exited", self.name)

async def visit(a, b):
    async with Room(a) as x, Room(b) as y:
        print("inside", x.name, y.name)

async def main():
    await asyncio.gather(visit("a1", "a2"), visit("b1", "b2"))

asyncio.run(main())
