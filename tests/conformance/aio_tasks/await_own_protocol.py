import asyncio

class Countdown:
    def __init__(self, n):
        self.n = n
    def __await__(self):
        while self.n:
            print("left", self.n)
            self.n -= 1
            yield
        return "lift-off"

class Wrapper:
    def __init__(self, inner):
        self.inner = inner
    def __await__(self):
        result = yield from self.inner.__await__()
        return f"<{result}>"

async def main():
    print(await Countdown(2))
    print(await Wrapper(Countdown(1)))
    print(await Wrapper(asyncio.sleep(0, "slept")))
    print(await asyncio.gather(Countdown(1), Wrapper(Countdown(2))))
    print(await asyncio.wait_for(Countdown(1), 1))

asyncio.run(main())
