import asyncio


class Room:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        print("  entering", self.name)
        await asyncio.sleep(0)
        print("  entered", self.name)
        return self

    async def __aexit__(self, kind, exc, tb):
        print("  leaving", self.name, kind and kind.__name__)
        await asyncio.sleep(0)
        print("  left", self.name)


async def main():
    async with Room("a"), Room("b") as b:
        await asyncio.sleep(0)
        print("  inside", b.name)
    return "outside"
