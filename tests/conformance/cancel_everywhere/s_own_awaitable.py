import asyncio


class Twice:
    def __await__(self):
        try:
            yield
            print("  first")
            yield from asyncio.sleep(0).__await__()
            print("  second")
        except asyncio.CancelledError as e:
            print("  awaitable cancelled", e.args)
            raise
        finally:
            print("  awaitable ends")
        return "twice"


async def main():
    return await Twice(), await Twice()
