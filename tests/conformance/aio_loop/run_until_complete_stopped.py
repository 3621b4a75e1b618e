import asyncio

async def stops():
    asyncio.get_running_loop().stop()
    await asyncio.sleep(0.001)
    return "later"

loop = asyncio.new_event_loop()
task = loop.create_task(stops())
try:
    loop.run_until_complete(task)
except RuntimeError as e:
    print(e)
print(loop.run_until_complete(task))
loop.close()
