import asyncio

async def main():
    loop = asyncio.get_running_loop()
    for action in (lambda: loop.call_later(None, print), lambda: loop.call_at(None, print),
                   lambda: loop.call_later("1", print)):
        try:
            action()
            print("accepted")
        except TypeError as e:
            print(e)

asyncio.run(main())
