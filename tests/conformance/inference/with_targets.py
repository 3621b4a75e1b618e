"""What `with` and `async with` give to their targets: the manager itself, a number, a number that changes its type."""
import asyncio


class Connection:
    def __init__(self, pool):
        self.pool = pool
        self.used = 0

    async def __aenter__(self):
        await asyncio.sleep(0)
        self.pool.append(self)
        return self

    async def __aexit__(self, *exc_info):
        self.pool.remove(self)
        await asyncio.sleep(0)
        return exc_info[0] is KeyError

    def query(self):
        self.used += 1
        return len(self.pool)


class Counter:
    count = 0

    def __enter__(self):
        Counter.count += 1
        return Counter.count

    def __exit__(self, *exc_info):
        return False


class Doubling:
    def __init__(self):
        self.value = 3

    def __enter__(self):
        self.value = self.value * self.value
        return self.value

    def __exit__(self, *exc_info):
        pass


class Mixed:
    def __init__(self, number):
        self.number = number

    async def __aenter__(self):
        if self.number % 2:
            return self.number
        return str(self.number)

    async def __aexit__(self, kind, error, traceback):
        print(kind.__name__ if kind else None)


class Nothing:
    def __enter__(self):
        pass

    def __exit__(self, *exc_info):
        pass


async def main():
    pool = []
    total = 0
    for _ in range(3):
        async with Connection(pool) as connection:
            total += connection.query() + connection.query()
    print(total, connection.used, len(pool))
    async with Connection(pool) as one, Connection(pool) as other:
        print(one.query(), other.query(), one is other)
        raise KeyError("suppressed")
    print(len(pool))
    for number in range(3):
        async with Mixed(number) as value:
            print(repr(value))
    grown = Doubling()
    for _ in range(7):
        with grown as value:
            pass
    print(value)
    with Counter() as first, Counter() as second:
        print(first + second)
    with Nothing() as nothing:
        print(nothing)
    with Counter() as first:
        first = first + 0.5
    print(first)


asyncio.run(main())
