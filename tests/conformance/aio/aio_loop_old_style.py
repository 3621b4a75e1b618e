import asyncio


async def hello(name, delay=0.01):
    await asyncio.sleep(delay)
    print("hello", name)
    return len(name)


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
try:
    print(loop.run_until_complete(hello("ada")))
    task = loop.create_task(hello("grace", 0.02), name="second")
    future = asyncio.ensure_future(hello("alan"), loop=loop)
    print("nothing runs between:", task.done())
    print(loop.run_until_complete(asyncio.wait([task, future]))[1])
    print(task.result(), future.result())
    loop.call_later(0.02, loop.stop)
    loop.create_task(hello("forever"))
    loop.run_forever()
    print("stopped", loop.is_running())
    done = loop.create_future()
    loop.call_soon(done.set_result, "by hand")
    print(loop.run_until_complete(done))
    loop.create_task(hello("left over", 5)).cancel()
    loop.run_until_complete(asyncio.sleep(0))
    print(asyncio.all_tasks(loop))
    try:
        loop.run_until_complete(hello(7))
    except TypeError as err:
        print("TypeError:", err)
finally:
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
print("closed", loop.is_closed())
coro = hello("late")
try:
    loop.run_until_complete(coro)
except RuntimeError as err:
    print("RuntimeError:", err)
finally:
    coro.close()
