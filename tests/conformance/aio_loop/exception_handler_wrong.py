import asyncio

async def main():
    loop = asyncio.get_running_loop()
    try:
        loop.set_exception_handler(5)
    except TypeError as e:
        print(e)

asyncio.run(main())
