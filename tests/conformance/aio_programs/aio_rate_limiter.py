"""Token bucket, sliding window and a fair queue in front of a slow service, on a clock of our own."""
import asyncio
import heapq
from collections import deque
from functools import wraps


class FakeClock:
    """Sleepers wake in order of their deadline when time is moved on."""

    def __init__(self):
        self.now = 0.0
        self._heap = []
        self._ids = 0

    async def sleep(self, seconds):
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        fut = asyncio.get_running_loop().create_future()
        self._ids += 1
        heapq.heappush(self._heap, (self.now + seconds, self._ids, fut))
        await fut

    async def settle(self):
        for _ in range(12):
            await asyncio.sleep(0)

    async def run_until(self, end):
        await self.settle()
        while self._heap and self._heap[0][0] <= end + 1e-9:
            when, _, fut = heapq.heappop(self._heap)
            self.now = when
            if not fut.done():
                fut.set_result(None)
            await self.settle()
        self.now = end


class Bucket:
    def __init__(self, clock, rate, capacity):
        self.clock = clock
        self.rate = rate
        self.capacity = capacity
        self.tokens = capacity
        self.stamp = clock.now
        self.lock = asyncio.Lock()

    def _refill(self):
        gained = (self.clock.now - self.stamp) * self.rate
        self.tokens = min(self.capacity, self.tokens + gained)
        self.stamp = self.clock.now

    async def take(self, n=1):
        if n > self.capacity:
            raise ValueError(f"{n} tokens never fit a bucket of {self.capacity}")
        async with self.lock:
            self._refill()
            while self.tokens + 1e-9 < n:
                await self.clock.sleep((n - self.tokens) / self.rate)
                self._refill()
            self.tokens -= n

    async def __aenter__(self):
        await self.take()
        return self

    async def __aexit__(self, *exc):
        return False


class Window:
    def __init__(self, clock, limit, period):
        self.clock, self.limit, self.period = clock, limit, period
        self.hits = deque()
        self.refused = 0

    def try_hit(self):
        while self.hits and self.hits[0] <= self.clock.now - self.period:
            self.hits.popleft()
        if len(self.hits) >= self.limit:
            self.refused += 1
            return False
        self.hits.append(self.clock.now)
        return True


class TooMany(Exception):
    pass


def limited(window):
    def decorate(func):
        @wraps(func)
        async def wrapper(*args, **kwargs):
            if not window.try_hit():
                raise TooMany(f"{func.__name__}{args}")
            return await func(*args, **kwargs)
        return wrapper
    return decorate


async def client(name, bucket, jobs, log):
    for job in range(jobs):
        async with bucket:
            log.append((round(bucket.clock.now, 3), f"{name}{job}"))
    return name


async def main():
    clock = FakeClock()
    bucket = Bucket(clock, rate=2, capacity=3)
    log = []
    clients = [asyncio.create_task(client(n, bucket, 3, log)) for n in "abc"]
    await clock.run_until(10)
    print(await asyncio.gather(*clients))
    for when, what in log:
        print(f"{when:6.2f} {what}")
    try:
        await bucket.take(4)
    except ValueError as err:
        print("error:", err)

    start = clock.now
    big = asyncio.create_task(bucket.take(3))
    waiting = asyncio.create_task(client("z", bucket, 2, log))
    await clock.settle()
    print("big done", big.done(), "tokens", bucket.tokens)
    waiting.cancel()
    await clock.run_until(start + 5)
    print(waiting.cancelled(), f"{bucket.tokens:.1f}", bucket.lock.locked())

    window = Window(clock, limit=3, period=1.0)

    @limited(window)
    async def lookup(key, upper=False):
        await clock.sleep(0.1)
        return key.upper() if upper else key

    answers = []

    async def burst(delay, key):
        await clock.sleep(delay)
        try:
            answers.append(await lookup(key, upper=key > "m"))
        except TooMany as err:
            answers.append(f"!{err}")

    bursts = [asyncio.create_task(burst(0.25 * i, k)) for i, k in enumerate("aznbyopq", start=1)]
    await clock.run_until(clock.now + 4)
    print(answers, window.refused, all(b.done() for b in bursts))
    print(lookup.__name__, f"{clock.now:.2f}", len(window.hits))


asyncio.run(main())
