"""A task asks a future of a derived class through `add_done_callback` and `cancel`."""
import asyncio


class Loud(asyncio.Future):
    def add_done_callback(self, *args, **kwargs):
        print("asked:", len(args), sorted(kwargs))
        return super().add_done_callback(*args, **kwargs)

    def cancel(self, msg=None):
        print("cancelled:", msg)
        return super().cancel(msg)


class Marked:
    _asyncio_future_blocking = None

    def __init__(self):
        self._asyncio_future_blocking = False


class Forgetful(asyncio.Future):
    def __init__(self):
        pass


async def wait(future):
    return await future


async def main():
    loop = asyncio.get_running_loop()
    future = Loud()
    loop.call_soon(future.set_result, 3)
    print(await future)
    future = Loud()
    task = asyncio.create_task(wait(future))
    await asyncio.sleep(0)
    task.cancel("stop")
    try:
        await task
    except asyncio.CancelledError as e:
        print("ended:", e.args)
    print(asyncio.isfuture(Marked), asyncio.isfuture(Marked()), asyncio.isfuture(1))


asyncio.run(main())
