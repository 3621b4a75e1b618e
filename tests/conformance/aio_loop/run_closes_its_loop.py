import asyncio

async def main():
    return asyncio.get_running_loop()

loop = asyncio.run(main())
print(loop.is_closed(), loop.is_running())
for action in (lambda: loop.call_soon(print), lambda: loop.call_later(1, print), lambda: loop.run_forever(),
               lambda: loop.call_soon_threadsafe(print), lambda: loop.run_until_complete(loop.create_future())):
    try:
        action()
    except RuntimeError as e:
        print(e)
loop.close()
loop.stop()
print("closing twice is fine")
