import asyncio

log = []


async def step(name):
    log.append(f"{name}1")
    await asyncio.sleep(0)
    log.append(f"{name}2")


def chain(loop, n):
    log.append(f"cb{n}")
    if n:
        loop.call_soon(chain, loop, n - 1)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(log.append, "soon-a")
    t = asyncio.create_task(step("t"))
    loop.call_soon(log.append, "soon-b")
    u = asyncio.ensure_future(step("u"))
    chain(loop, 2)
    log.append("main")
    await asyncio.sleep(0)
    log.append("main again")
    await t
    log.append("t joined")
    await u
    print(log)
    log.clear()
    gone = loop.call_soon(log.append, "never")
    gone.cancel()
    kept = loop.call_soon(log.append, "kept")
    print(gone.cancelled(), kept.cancelled())
    fut = loop.create_future()
    fut.add_done_callback(lambda f: log.append("done callback"))
    fut.set_result(None)
    loop.call_soon(log.append, "after set")
    await fut
    log.append("no turn passed")
    await asyncio.sleep(0)
    print(log)


asyncio.run(main())
