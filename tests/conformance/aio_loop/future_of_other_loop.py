import asyncio

async def wait(future):
    try:
        await future
    except RuntimeError as e:
        text = str(e)
        print(text.split(" ")[0], text.split("attached")[1])

a, b = asyncio.new_event_loop(), asyncio.new_event_loop()
future = b.create_future()
a.run_until_complete(wait(future))
print(future.get_loop() is b)
a.close()
b.close()
