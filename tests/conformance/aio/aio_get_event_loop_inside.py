import asyncio


class Ticker(object):
    def __init__(self, loop=None):
        self.loop = loop or asyncio.get_event_loop()
        self.count = 0
        self.finished = self.loop.create_future()

    def start(self):
        self.loop.call_soon(self._tick)
        return self

    def _tick(self):
        self.count += 1
        print("tick %d" % self.count)
        if self.count < 4:
            self.loop.call_later(0.005, self._tick)
        else:
            self.finished.set_result(self.count)


async def main():
    t = Ticker().start()
    print(t.loop is asyncio.get_running_loop())
    value = await t.finished
    print("finished after %s ticks" % value)
    f = asyncio.ensure_future(asyncio.sleep(0.01, "nap"))
    print(await f, asyncio.ensure_future(f) is f)


def in_no_loop():
    try:
        asyncio.get_running_loop()
    except RuntimeError as err:
        print("RuntimeError:", err)
    coro = asyncio.sleep(0)
    try:
        asyncio.create_task(coro)
    except RuntimeError as err:
        print("RuntimeError:", err)
    coro.close()


if __name__ == "__main__":
    asyncio.run(main())
    in_no_loop()
