"""A context manager that waits on its way in and on its way out."""
import asyncio


class Connection:
    def __init__(self, pool):
        self.pool = pool

    async def __aenter__(self):
        await asyncio.sleep(0)
        self.pool.append(self)
        return self

    async def __aexit__(self, *exc_info):
        self.pool.remove(self)
        await asyncio.sleep(0)

    def query(self):
        return len(self.pool)


async def main(count: int) -> int:
    pool = []
    total = 0
    for _ in range(count):
        async with Connection(pool) as connection:
            total += connection.query()
    return total
