import asyncio

async def coro():
    pass

async def main():
    loop = asyncio.get_running_loop()
    for wrong in (coro, 5):
        for method in (loop.call_soon, loop.call_soon_threadsafe):
            try:
                method(wrong)
            except TypeError as e:
                print(str(e).split(", got")[0])
        try:
            loop.call_later(1, wrong)
        except TypeError as e:
            print(str(e).split(", got")[0])

asyncio.run(main(), debug=True)
