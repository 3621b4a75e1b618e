import asyncio

async def say(loop, name):
    print(name, asyncio.get_running_loop() is loop)
    await asyncio.sleep(0)
    return name

a, b = asyncio.new_event_loop(), asyncio.new_event_loop()
for loop, name in ((a, "a"), (b, "b"), (a, "a again")):
    print(loop.run_until_complete(say(loop, name)))
a.close()
b.close()
print(a.is_closed(), b.is_closed())
