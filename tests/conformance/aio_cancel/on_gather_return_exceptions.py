import asyncio

async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("stubborn swallows")
        return "survived"

async def soft():
    await asyncio.sleep(10)

async def main():
    gathering = asyncio.gather(stubborn(), soft(), return_exceptions=True)
    await asyncio.sleep(0)
    print(gathering.cancel("now"))
    try:
        print(await gathering)
    except asyncio.CancelledError as e:
        print("gathering cancelled", e.args)
    print(gathering.cancelled())

asyncio.run(main())
