import asyncio

class Room:
    async def __aenter__(self):
        return self
    async def __aexit__(self, *a):
        return None

async def main():
    for manager in (Room(), asyncio.Lock(), asyncio.timeout(1), asyncio.TaskGroup()):
        try:
            with manager:
                print("inside")
        except TypeError as e:
            print(e)

asyncio.run(main())
