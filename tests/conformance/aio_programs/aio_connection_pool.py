import asyncio
import collections
import contextlib
import logging
import sys

logger = logging.getLogger("pool")
handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(logging.Formatter("[%(levelname).1s] %(message)s"))
logger.addHandler(handler)
logger.setLevel(logging.DEBUG)
logger.propagate = False


class PoolError(Exception):
    pass


class PoolTimeout(PoolError):
    pass


class ConnectionLost(PoolError):
    def __init__(self, conn, query):
        PoolError.__init__(self, "{} lost during {!r}".format(conn, query))
        self.conn = conn


class FakeConnection:
    created = 0

    def __init__(self, table):
        type(self).created += 1
        self.number = self.created
        self.table = table
        self.alive = True
        self.queries = 0
        self.in_transaction = False

    def __str__(self):
        return "conn-%s" % self.number

    async def execute(self, verb, *args):
        if not self.alive:
            raise PoolError(f"{self} is closed")
        self.queries += 1
        await asyncio.sleep(0)
        if verb == "crash":
            self.alive = False
            raise ConnectionLost(self, verb)
        if verb == "set":
            key, value = args
            old, self.table[key] = self.table.get(key), value
            return old
        if verb == "get":
            return self.table[args[0]]
        if verb == "nap":
            return await asyncio.sleep(args[0], "rested")
        raise PoolError("syntax error near {!r}".format(verb))

    @contextlib.asynccontextmanager
    async def transaction(self):
        before = dict(self.table)
        self.in_transaction = True
        try:
            yield self
        except BaseException as err:
            self.table.clear()
            self.table.update(before)
            logger.debug("%s rolls back: %s", self, type(err).__name__)
            raise
        else:
            logger.debug("%s commits", self)
        finally:
            self.in_transaction = False

    async def close(self):
        self.alive = False
        await asyncio.sleep(0)


class Pool:
    def __init__(self, factory, max_size=2, acquire_timeout=0.02):
        self.factory = factory
        self.max_size = max_size
        self.acquire_timeout = acquire_timeout
        self._idle = collections.deque()
        self._busy = set()
        self._changed = asyncio.Condition()
        self._closing = False

    @property
    def stats(self):
        return {"idle": len(self._idle), "busy": len(self._busy), "closing": self._closing}

    def _usable(self):
        return self._closing or self._idle or len(self._busy) < self.max_size

    async def acquire(self):
        async with self._changed:
            try:
                await asyncio.wait_for(self._changed.wait_for(self._usable), self.acquire_timeout)
            except asyncio.TimeoutError:
                raise PoolTimeout("no connection within %.2fs" % self.acquire_timeout) from None
            if self._closing:
                raise PoolError("pool is closed")
            conn = self._idle.pop() if self._idle else self.factory()
            self._busy.add(conn)
            return conn

    async def release(self, conn):
        async with self._changed:
            self._busy.remove(conn)
            if conn.alive:
                self._idle.append(conn)
            else:
                logger.warning("%s is thrown away", conn)
            self._changed.notify()

    @contextlib.asynccontextmanager
    async def connection(self):
        conn = await self.acquire()
        try:
            yield conn
        finally:
            await asyncio.shield(self.release(conn))

    async def close(self):
        async with self._changed:
            self._closing = True
            self._changed.notify_all()
            await self._changed.wait_for(lambda: not self._busy)
        while self._idle:
            await self._idle.popleft().close()


async def count_up(pool, key, times):
    for _ in range(times):
        async with pool.connection() as conn, conn.transaction():
            await conn.execute("set", key, await conn.execute("get", key) + 1)


async def main():
    table = {"hits": 0, "misses": 10}
    pool = Pool(lambda: FakeConnection(table), max_size=2, acquire_timeout=0.05)
    await asyncio.gather(count_up(pool, "hits", 2), count_up(pool, "misses", 1))
    print(table, pool.stats, FakeConnection.created)

    with contextlib.suppress(ValueError):
        async with pool.connection() as c, c.transaction():
            await c.execute("set", "hits", -1)
            raise ValueError("changed my mind")
    print(table["hits"])
    for verb in ("crash", "dance", "get"):
        try:
            async with pool.connection() as c:
                print(verb, await c.execute(verb, "nothing"))
        except (PoolError, KeyError) as err:
            print("{}: {}".format(type(err).__name__, err))
    print(pool.stats)

    async with pool.connection() as one, pool.connection() as two:
        print(one is not two, pool.stats)
        try:
            await pool.acquire()
        except PoolTimeout as err:
            print("PoolTimeout:", err, err.__cause__)

    async def sleeper():
        async with pool.connection() as c:
            return await c.execute("nap", 0.03)

    async def victim():
        async with pool.connection() as c, c.transaction():
            await c.execute("set", "hits", 999)
            await c.execute("nap", 5)

    tasks = [asyncio.create_task(sleeper()), asyncio.create_task(victim())]
    await asyncio.sleep(0.01)
    tasks[1].cancel()
    waiting = asyncio.create_task(count_up(pool, "hits", 1))
    await asyncio.sleep(0)
    print(await asyncio.gather(*tasks, waiting, return_exceptions=True))
    print(table, pool.stats)
    last = asyncio.create_task(sleeper())
    await asyncio.sleep(0)
    await asyncio.gather(pool.close(), last)
    print(last.result(), pool.stats, FakeConnection.created)
    try:
        await pool.acquire()
    except PoolError as err:
        print("PoolError:", err)


asyncio.run(main())
