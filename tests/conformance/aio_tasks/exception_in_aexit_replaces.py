import asyncio

class Failing:
    async def __aenter__(self):
        return self
    async def __aexit__(self, kind, exc, tb):
        await asyncio.sleep(0)
        raise RuntimeError("exit failed")

async def main():
    try:
        async with Failing():
            raise ValueError("body")
    except RuntimeError as e:
        print(repr(e), repr(e.__context__), e.__cause__)
    try:
        async with Failing():
            pass
    except RuntimeError as e:
        print(repr(e), repr(e.__context__))

asyncio.run(main())
