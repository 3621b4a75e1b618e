import asyncio


def tick(loop: asyncio.AbstractEventLoop, marks: list[str], label: str) -> None:
    marks.append(label)
    print("tick", label)


async def main() -> None:
    loop = asyncio.get_running_loop()
    marks: list[str] = []
    start = loop.time()
    loop.call_later(0.05, tick, loop, marks, "five")
    handle = loop.call_later(0.02, tick, loop, marks, "two")
    loop.call_at(start + 0.035, tick, loop, marks, "three and a half")
    loop.call_later(0, tick, loop, marks, "zero")
    loop.call_soon(tick, loop, marks, "soon")
    print(type(handle).__name__, round(handle.when() - start, 2))
    dropped = loop.call_later(0.01, tick, loop, marks, "dropped")
    dropped.cancel()
    print("cancelled", dropped.cancelled(), handle.cancelled())
    await asyncio.sleep(0.08)
    print(marks)

    beats: asyncio.Future[str] = loop.create_future()
    count = 0

    def beat() -> None:
        nonlocal count
        count += 1
        print("beat", count)
        if count == 3:
            beats.set_result("stopped")
        else:
            loop.call_later(0.01, beat)

    beat()
    print(await beats, isinstance(loop.time(), float), loop.is_running(), loop.is_closed())


asyncio.run(main())
