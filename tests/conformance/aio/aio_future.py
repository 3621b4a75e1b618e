import asyncio


async def waiter(fut: asyncio.Future, name: str) -> None:
    try:
        print(name, "gets", await fut)
    except Exception as err:
        print(name, "fails with", repr(err))


async def main() -> None:
    loop = asyncio.get_running_loop()
    fut = loop.create_future()
    tasks = [asyncio.create_task(waiter(fut, n)) for n in ("ann", "bob")]
    await asyncio.sleep(0)
    print(fut.done(), fut.cancelled())
    fut.add_done_callback(lambda f: print("callback", f.result()))
    fut.set_result({"v": 1})
    print("set, nobody ran yet")
    await asyncio.gather(*tasks)
    for call in (lambda: fut.set_result(2), lambda: fut.set_exception(KeyError("k"))):
        try:
            call()
        except asyncio.InvalidStateError as err:
            print(type(err).__name__)

    broken = asyncio.Future()
    task = asyncio.create_task(waiter(broken, "cid"))
    await asyncio.sleep(0)
    broken.set_exception(ValueError("bad plug"))
    await task
    print(repr(broken.exception()))
    try:
        loop.create_future().set_exception(StopIteration)
    except TypeError as err:
        print("TypeError:", err)
    third = loop.create_future()
    third.set_exception(LookupError)
    try:
        await third
    except LookupError as err:
        print("from a class:", repr(err))
    print(await fut, isinstance(fut, asyncio.Future), asyncio.isfuture(fut), asyncio.isfuture(task), asyncio.isfuture(3))


asyncio.run(main())
