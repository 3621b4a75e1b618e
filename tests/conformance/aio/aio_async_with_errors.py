import asyncio


class Door:
    def __init__(self, enter_error=None, exit_error=None):
        self.enter_error = enter_error
        self.exit_error = exit_error

    async def __aenter__(self):
        if self.enter_error:
            raise self.enter_error
        print("opened")
        return self

    async def __aexit__(self, *info):
        print("closing", info[0].__name__ if info[0] else "normally")
        if self.exit_error:
            raise self.exit_error


class NotAContext:
    pass


async def main():
    try:
        async with Door(), Door(enter_error=OSError("stuck")):
            print("never")
    except OSError as err:
        print("enter failed:", err)
    try:
        async with Door(exit_error=RuntimeError("hinge")):
            raise ValueError("body")
    except RuntimeError as err:
        print("exit failed:", err, "| context:", repr(err.__context__))
    try:
        async with NotAContext():
            pass
    except TypeError as err:
        print("TypeError:", err)
    try:
        with Door():
            pass
    except TypeError as err:
        print("TypeError:", err)

    async def held():
        async with Door():
            await asyncio.sleep(5)

    t = asyncio.create_task(held())
    await asyncio.sleep(0.01)
    t.cancel()
    await asyncio.gather(t, return_exceptions=True)
    print(t.cancelled())


asyncio.run(main())
