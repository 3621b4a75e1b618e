import asyncio
import fnmatch
from collections import OrderedDict
from contextlib import asynccontextmanager

POLICIES = ("block", "drop_new", "drop_old")


class BrokerClosed(Exception):
    """Published to, or subscribed to, a broker that is gone."""


class Message(object):
    __slots__ = ("topic", "body", "seq")

    def __init__(self, topic, body, seq):
        self.topic = topic
        self.body = body
        self.seq = seq

    def __repr__(self):
        return "#%d %s=%r" % (self.seq, self.topic, self.body)

    def __eq__(self, other):
        return isinstance(other, Message) and self.seq == other.seq

    def __hash__(self):
        return hash(self.seq)


class Subscription:
    _end = object()

    def __init__(self, broker, pattern, size, policy):
        if policy not in POLICIES:
            raise ValueError("policy %r is none of %s" % (policy, ", ".join(POLICIES)))
        self.broker = broker
        self.pattern = pattern
        self.policy = policy
        self.queue = asyncio.Queue(size)
        self.lost = []

    def wants(self, topic):
        return fnmatch.fnmatchcase(topic, self.pattern)

    async def deliver(self, message):
        if self.queue.full():
            if self.policy == "drop_new":
                self.lost.append(message.seq)
                return False
            if self.policy == "drop_old":
                self.lost.append(self.queue.get_nowait().seq)
        await self.queue.put(message)
        return True

    async def finish(self):
        if self.queue.full() and self.policy != "block":
            self.lost.append(self.queue.get_nowait().seq)
        await self.queue.put(self._end)

    def __aiter__(self):
        return self

    async def __anext__(self):
        item = await self.queue.get()
        if item is self._end:
            raise StopAsyncIteration
        return item

    def __len__(self):
        return self.queue.qsize()


class Broker:
    def __init__(self):
        self.subs = []
        self.retained = OrderedDict()
        self.seq = 0
        self.closed = False

    @asynccontextmanager
    async def subscribe(self, pattern, *, size=0, policy="block", replay=False):
        if self.closed:
            raise BrokerClosed(pattern)
        sub = Subscription(self, pattern, size, policy)
        self.subs.append(sub)
        if replay:
            for topic, message in self.retained.items():
                if sub.wants(topic):
                    await sub.deliver(message)
        try:
            yield sub
        finally:
            self.subs.remove(sub)

    async def publish(self, topic, body, retain=False):
        if self.closed:
            raise BrokerClosed(topic)
        self.seq += 1
        message = Message(topic, body, self.seq)
        if retain:
            self.retained[topic] = message
            self.retained.move_to_end(topic)
        outcome = await asyncio.gather(*(s.deliver(message) for s in self.subs if s.wants(topic)))
        return sum(outcome)

    async def close(self):
        self.closed = True
        await asyncio.gather(*(s.finish() for s in self.subs))

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info):
        await self.close()


async def reader(broker, name, pattern, ready, limit=None, **options):
    got = []
    async with broker.subscribe(pattern, **options) as sub:
        ready.set()
        if limit == 0:
            await asyncio.sleep(0.03)
        async for message in sub:
            got.append(message)
            if limit and len(got) >= limit:
                break
        else:
            got.append("end")
    return name, got, sub.lost


async def start(broker, *plan, **options):
    ready = asyncio.Event()
    task = asyncio.create_task(reader(broker, *plan, ready, **options))
    await ready.wait()
    return task


async def main():
    async with Broker() as broker:
        print(await broker.publish("weather.north", "snow", retain=True), "receivers")
        await broker.publish("weather.south", "sun", retain=True)
        await broker.publish("weather.north", "hail", retain=True)
        readers = [
            await start(broker, "everything", "*"),
            await start(broker, "north", "*.north", replay=True),
            await start(broker, "two", "weather.*", limit=2, replay=True),
            await start(broker, "lazy new", "count", limit=0, size=2, policy="drop_new"),
            await start(broker, "lazy old", "count", limit=0, size=2, policy="drop_old"),
        ]
        print(len(broker.subs), [s.pattern for s in broker.subs], [len(s) for s in broker.subs])
        print("delivered", [await broker.publish("count", n) for n in range(4)])
        await broker.publish("traffic.north", {"jam": 3})
        await asyncio.sleep(0.05)
        print("still there", [s.pattern for s in broker.subs])
    for name, got, lost in await asyncio.gather(*readers):
        print(f"{name}: {got} lost {lost}")
    print("gone", broker.subs, list(broker.retained.values()))
    for attempt in (broker.publish("late", 1), reader(broker, "late", "*", asyncio.Event())):
        try:
            await attempt
        except BrokerClosed as err:
            print("closed for", err)
    try:
        await reader(Broker(), "odd", "*", asyncio.Event(), policy="explode")
    except ValueError as err:
        print(err)
    print(Message("a", 1, 5) == Message("b", 2, 5), len({Message("a", 1, 5), Message("b", 2, 5)}))


asyncio.run(main())
