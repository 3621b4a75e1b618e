import asyncio

async def child():
    print(asyncio.current_task().get_name())
    await asyncio.sleep(0)

async def main():
    print(asyncio.current_task() is asyncio.current_task(asyncio.get_running_loop()))
    task = asyncio.create_task(child(), name="child")
    print(sorted(t.get_name() for t in asyncio.all_tasks()))
    await task
    print(sorted(t.get_name() for t in asyncio.all_tasks()))
    asyncio.get_running_loop().call_soon(lambda: print("in a callback", asyncio.current_task()))
    await asyncio.sleep(0)

asyncio.run(main())
loop = asyncio.new_event_loop()
print(asyncio.all_tasks(loop), asyncio.current_task(loop))
for function in (asyncio.all_tasks, asyncio.current_task):
    try:
        function()
    except RuntimeError as e:
        print(e)
loop.close()
