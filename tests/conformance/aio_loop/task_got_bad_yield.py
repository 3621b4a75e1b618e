import asyncio

class Yields:
    def __init__(self, what):
        self.what = what
    def __await__(self):
        return (yield self.what)

async def main():
    for what in (5, "text", None):
        try:
            print(await Yields(what))
        except RuntimeError as e:
            print(e)

asyncio.run(main())
