import asyncio
import inspect
import warnings


async def never():
    pass


class Bank:
    async def pay(self, n):
        return n

    def close(self):
        self.pay(0)


def row(x):
    return x


async def main():
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        never()
        bank = Bank()
        bank.pay(3)
        bank.close()
        asyncio.sleep(1)
        for _ in range(2):
            bank.pay(4)
        queue = asyncio.Queue()
        queue.put(1)
        asyncio.wait_for(asyncio.sleep(0), 1)
        Bank().pay(
            1
        )
    for w in seen:
        print(w.category.__name__, w.message, w.lineno, inspect.iscoroutine(w.source))
    seen[-1].source.close()
    with warnings.catch_warnings(record=True) as once:
        warnings.simplefilter("default")
        for _ in range(3):
            never()
    print(len(once), [row for row in range(2)], row(3))


asyncio.run(main())
print(inspect.CO_COROUTINE, bool(never.__code__.co_flags & inspect.CO_COROUTINE), row.__code__.co_filename == main.__code__.co_filename)
