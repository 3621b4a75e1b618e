import asyncio

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    for action in (loop.run_forever, lambda: loop.run_until_complete(future), loop.close):
        try:
            action()
        except RuntimeError as e:
            print(e)
    other = asyncio.new_event_loop()
    try:
        other.run_forever()
    except RuntimeError as e:
        print(e)
    other.close()

asyncio.run(main())
