import asyncio

class NoExit:
    async def __aenter__(self):
        return self

class NoEnter:
    async def __aexit__(self, *a):
        return None

class SyncOnly:
    def __enter__(self):
        return self
    def __exit__(self, *a):
        return None

class NotAwaitable:
    def __aenter__(self):
        return 5
    async def __aexit__(self, *a):
        return None

async def main():
    for manager in (5, NoExit(), NoEnter(), SyncOnly(), NotAwaitable()):
        try:
            async with manager:
                print("inside")
        except TypeError as e:
            print(e)

asyncio.run(main())
