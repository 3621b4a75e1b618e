import asyncio, functools
from collections import OrderedDict


class CacheStats:
    def __init__(self): self.hits = self.misses = self.evictions = self.errors = self.joined = 0

    def __str__(self):
        return ' '.join(f'{k}={v}' for k, v in vars(self).items() if v)


class ManualClock:
    def __init__(self, start=0): self.t = start
    def __call__(self): return self.t
    def advance(self, by): self.t += by


class AsyncCache:
    '''LRU + TTL. Concurrent misses of one key load it once.'''

    def __init__(self, loader, size=3, ttl=None, negative_ttl=0, clock=None):
        self.loader, self.size, self.ttl, self.negative_ttl = loader, size, ttl, negative_ttl
        self.clock = clock or (lambda: 0)
        self.data = OrderedDict()
        self.locks = {}
        self.stats = CacheStats()

    def _lookup(self, key):
        kind, value, expires = self.data[key]
        if expires is not None and expires <= self.clock():
            del self.data[key]
            raise KeyError(key)
        self.data.move_to_end(key)
        return kind, value

    def _store(self, key, kind, value, ttl):
        self.data[key] = kind, value, None if ttl is None else self.clock() + ttl
        while len(self.data) > self.size:
            old, _ = self.data.popitem(last=False)
            self.stats.evictions += 1

    async def get(self, key):
        try:
            kind, value = self._lookup(key)
            self.stats.hits += 1
        except KeyError:
            kind, value = await self._load(key)
        if kind == 'error':
            raise value
        return value

    async def _load(self, key):
        lock, users = self.locks.get(key, (None, 0))
        if lock is None:
            lock = asyncio.Lock()
        self.locks[key] = lock, users + 1
        try:
            async with lock:
                try:
                    found = self._lookup(key)
                except KeyError:
                    pass
                else:
                    self.stats.joined += 1
                    return found
                self.stats.misses += 1
                try:
                    value = await self.loader(key)
                except Exception as e:
                    self.stats.errors += 1
                    if not self.negative_ttl: raise
                    self._store(key, 'error', e, self.negative_ttl)
                    return 'error', e
                self._store(key, 'value', value, self.ttl)
                return 'value', value
        finally:
            lock, users = self.locks[key]
            if users == 1:
                del self.locks[key]
            else:
                self.locks[key] = lock, users - 1

    def invalidate(self, *keys):
        return [k for k in keys or list(self.data) if self.data.pop(k, None)]

    def __contains__(self, key): return key in self.data
    def __len__(self): return len(self.data)


def cached(maxsize=8, **options):
    def deco(fn):
        async def load(key):
            args, kw = key
            return await fn(*args, **dict(kw))
        cache = AsyncCache(load, maxsize, **options)

        @functools.wraps(fn)
        async def wrapper(*args, **kw):
            return await cache.get((args, tuple(sorted(kw.items()))))
        wrapper.cache = cache
        return wrapper
    return deco


loads = []


async def slow_square(n):
    loads.append(n)
    await asyncio.sleep(0.005)
    if n < 0: raise ValueError('negative: %d' % n)
    return n * n


@cached(maxsize=2)
async def greet(name, punct='!'):
    await asyncio.sleep(0)
    return 'hello ' + name + punct


async def main():
    clock = ManualClock()
    c = AsyncCache(slow_square, size=3, ttl=10, negative_ttl=2, clock=clock)
    print(await asyncio.gather(*[c.get(n) for n in (2, 3, 2, 2, 3)]), loads)
    print(c.stats, '|', len(c), c.locks)
    print([await c.get(n) for n in (2, 4, 5)], list(c.data), 3 in c)
    clock.advance(10)
    print(await c.get(2), loads[-1], c.stats)

    for step in range(4):
        try:
            await c.get(-1)
        except ValueError as e:
            print(step, e, loads.count(-1))
        clock.advance(1)
    out = await asyncio.gather(c.get(-7), c.get(7), c.get(-7), return_exceptions=True)
    print([o if isinstance(o, int) else repr(o) for o in out], out[0] is out[2])

    first = asyncio.create_task(c.get(9))
    second = asyncio.create_task(c.get(9))
    await asyncio.sleep(0)
    first.cancel()
    print(await second, first.cancelled(), loads.count(9), c.locks)
    print(sorted(c.invalidate(9, 1000)), c.invalidate() != [], len(c), c.invalidate())

    print(await greet('ann'), await greet('bob', punct='?'), await greet('ann'), await greet('cid'))
    print(greet.__name__, greet.cache.stats, [k[0] for k in greet.cache.data])
    try:
        await greet(['unhashable'])
    except TypeError as e:
        print('TypeError:', e)
    plain = AsyncCache(slow_square)
    for _ in range(2):
        try: await plain.get(-3)
        except ValueError: pass
    print(plain.stats, len(plain), plain.locks)


if __name__ == '__main__':
    asyncio.run(main())
