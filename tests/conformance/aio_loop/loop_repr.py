import asyncio

loop = asyncio.new_event_loop()
print(repr(loop))
loop.close()
print(repr(loop))

async def main():
    print(repr(asyncio.get_running_loop()))

asyncio.run(main())
