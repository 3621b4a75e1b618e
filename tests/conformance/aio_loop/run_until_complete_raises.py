import asyncio

async def fails():
    raise KeyError("k")

loop = asyncio.new_event_loop()
for _ in range(2):
    try:
        loop.run_until_complete(fails())
    except KeyError as e:
        print(repr(e))
task = loop.create_task(asyncio.sleep(10))
loop.call_soon(task.cancel, "why")
try:
    loop.run_until_complete(task)
except asyncio.CancelledError as e:
    print(repr(e))
loop.close()
