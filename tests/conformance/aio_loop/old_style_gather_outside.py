import asyncio

async def value(x):
    await asyncio.sleep(0)
    return x

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
print(loop.run_until_complete(asyncio.gather(*[loop.create_task(value(i)) for i in range(3)])))
print(loop.run_until_complete(asyncio.wait_for(value("waited"), 1)))
print(sorted(t.result() for t in loop.run_until_complete(asyncio.wait([loop.create_task(value(i)) for i in range(2)]))[0]))
future = asyncio.ensure_future(value("ensured"), loop=loop)
print(loop.run_until_complete(future))
loop.run_until_complete(loop.shutdown_asyncgens())
loop.close()
asyncio.set_event_loop(None)
