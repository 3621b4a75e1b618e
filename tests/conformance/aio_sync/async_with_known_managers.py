import asyncio


class Pool:
    def __init__(self, name, log):
        self.name = name
        self.log = log

    async def __aenter__(self):
        await asyncio.sleep(0)
        self.log.append(f"enter {self.name}")
        return self

    async def __aexit__(self, *exc_info):
        self.log.append(f"exit {self.name} {exc_info[0]} {exc_info[1]!r} {exc_info[2] is not None}")
        await asyncio.sleep(0)

    def query(self):
        return len(self.log)


class Quiet:
    def __init__(self, kinds):
        self.kinds = kinds

    async def __aenter__(self):
        return 7

    async def __aexit__(self, kind, error, traceback):
        await asyncio.sleep(0)
        return kind is not None and issubclass(kind, self.kinds)


class Failing:
    def __init__(self, where):
        self.where = where

    async def __aenter__(self):
        if self.where == "enter":
            raise RuntimeError("enter fails")

    async def __aexit__(self, kind, error, traceback):
        if self.where == "exit":
            raise RuntimeError("exit fails")


class Sub(Pool):
    async def __aexit__(self, *exc_info):
        self.log.append("sub")
        return await super().__aexit__(*exc_info)


async def loops(log):
    found = []
    for i in range(6):
        async with Pool(i, log) as pool:
            if i == 1:
                continue
            if i == 4:
                break
            found.append(pool.query())
    return found


async def returning(log):
    async with Pool("r", log), Quiet((KeyError,)) as seven:
        return seven * 6


async def main():
    log = []
    print(await loops(log))
    print(await returning(log))
    async with Quiet((ValueError, KeyError)) as seven:
        print(seven)
        raise KeyError("swallowed")
    try:
        async with Quiet((ValueError,)):
            raise TypeError("not swallowed")
    except TypeError as e:
        print(repr(e), repr(e.__context__))
    for where in ("enter", "exit"):
        try:
            async with Failing(where):
                raise LookupError(where)
        except Exception as e:
            print(repr(e), repr(e.__context__))
    async with Sub("s", log) as sub:
        print(type(sub).__name__)

    async def cancelled():
        async with Pool("c", log):
            await asyncio.sleep(10)

    task = asyncio.create_task(cancelled())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel("stop")
    try:
        await task
    except asyncio.CancelledError as e:
        print(repr(e))
    try:
        raise OSError("outer")
    except OSError:
        try:
            async with Pool("h", log):
                raise ValueError("inner")
        except ValueError as e:
            print(repr(e.__context__))
    print("\n".join(log))
    async with Pool("last", log):
        raise ZeroDivisionError("seen")


asyncio.run(main())
