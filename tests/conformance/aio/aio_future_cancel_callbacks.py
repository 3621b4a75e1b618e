import asyncio


def note(tag):
    def callback(fut):
        state = "cancelled" if fut.cancelled() else "finished"
        print("callback", tag, state)
    return callback


async def main():
    loop = asyncio.get_running_loop()
    fut = loop.create_future()
    one = note(1)
    fut.add_done_callback(one)
    fut.add_done_callback(note(2))
    fut.add_done_callback(one)
    print("removed", fut.remove_done_callback(one))
    print(fut.cancel("no more"), fut.cancel(), fut.cancelled(), fut.done())
    try:
        fut.result()
    except asyncio.CancelledError as err:
        print("result:", repr(err))
    await asyncio.sleep(0)
    fut = loop.create_future()

    async def hold():
        await fut

    t = asyncio.create_task(hold())
    await asyncio.sleep(0)
    t.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("cancelling a task cancels what it awaits:", fut.cancelled())
    await asyncio.gather(t, return_exceptions=True)
    fut = loop.create_future()
    t = asyncio.create_task(asyncio.wait_for(fut, 1))
    loop.call_soon(fut.cancel)
    try:
        await t
    except asyncio.CancelledError:
        print("future cancelled under a task:", t.cancelled())
    try:
        fut.set_result(1)
    except asyncio.InvalidStateError as err:
        print("InvalidStateError", str(err) != "")


asyncio.run(main())
