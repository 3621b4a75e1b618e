"""In debug mode a loop refuses what another thread schedules, but for `call_soon_threadsafe`."""
import asyncio
import threading


def nothing():
    pass


def attempts(loop, future):
    for name, attempt in [
        ("call_soon", lambda: loop.call_soon(nothing)),
        ("call_later", lambda: loop.call_later(1, nothing)),
        ("call_at", lambda: loop.call_at(1, nothing)),
        ("set_result", lambda: future.set_result(1)),
        ("call_soon_threadsafe", lambda: loop.call_soon_threadsafe(nothing)),
    ]:
        try:
            attempt()
            print(name, "accepted")
        except RuntimeError as error:
            print(name, error)


async def main(debug):
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.add_done_callback(lambda f: None)
    thread = threading.Thread(target=attempts, args=(loop, future))
    thread.start()
    while thread.is_alive():
        await asyncio.sleep(0.001)
    print(future.done())


asyncio.run(main(False))
asyncio.run(main(True), debug=True)
