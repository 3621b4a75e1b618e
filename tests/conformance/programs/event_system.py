import asyncio
from collections import defaultdict


class Event:
    def __init__(self, name, **data):
        self.name = name
        self.data = data
        self.stopped = False

    def stop(self):
        self.stopped = True

    def __getattr__(self, key):
        try:
            return self.__dict__["data"][key]
        except KeyError:
            raise AttributeError(f"event {self.name!r} has no field {key!r}") from None

    def __str__(self):
        inner = " ".join(f"{k}={v}" for k, v in self.data.items())
        return f"<{self.name}{' ' + inner if inner else ''}>"


class Bus:
    def __init__(self):
        self.handlers = defaultdict(list)
        self.errors = []
        self.count = 0

    def on(self, *names, priority=0):
        def register(fn):
            for name in names:
                self.handlers[name].append((priority, len(self.handlers[name]), fn))
                self.handlers[name].sort(key=lambda t: (-t[0], t[1]))
            return fn
        return register

    def off(self, name, fn):
        before = len(self.handlers[name])
        self.handlers[name] = [h for h in self.handlers[name] if h[2] is not fn]
        return before - len(self.handlers[name])

    async def emit(self, name, **data):
        event = Event(name, **data)
        self.count += 1
        results = []
        for _, _, fn in [*self.handlers[name], *self.handlers["*"]]:
            try:
                out = fn(event)
                if asyncio.iscoroutine(out):
                    out = await out
                results.append(out)
            except Exception as e:
                self.errors.append((name, f"{type(e).__name__}: {e}"))
            if event.stopped:
                break
        return results


bus = Bus()


@bus.on("login", priority=5)
def check(event):
    if event.user in ("mallory",):
        print("blocked", event.user)
        event.stop()
        return "blocked"
    return "allowed"


@bus.on("login", "logout")
async def remember(event):
    await asyncio.sleep(0.001)
    sessions[event.user] = event.name == "login"
    return f"{event.user} {'in' if sessions[event.user] else 'out'}"


@bus.on("*", priority=-10)
def trace(event):
    seen.append(str(event))


@bus.on("login")
def needs_ip(event):
    return f"from {event.ip}"


class Counter:
    def __init__(self):
        self.n = 0

    def bump(self, event):
        self.n += event.data.get("by", 1)
        return self.n


sessions = {}
seen = []
counter = Counter()
bus.on("tick")(counter.bump)
bus.on("tick")(lambda e: e.by * 100)


async def ticker(n, label, pause):
    for i in range(n):
        await asyncio.sleep(pause)
        await bus.emit("tick", by=i + 1, label=label)
    return f"{label} done"


async def listen_once(name):
    loop = asyncio.get_running_loop()
    fut = loop.create_future()

    def once(event):
        bus.off(name, once)
        fut.set_result(event)
    bus.on(name)(once)
    return (await fut).data


async def main():
    print(await bus.emit("login", user="ann", ip="10.0.0.1"))
    print(await bus.emit("login", user="bob"))
    print(await bus.emit("login", user="mallory", ip="x"))
    print(await bus.emit("logout", user="ann"))
    print(await bus.emit("nobody_listens"))
    print(sessions, bus.errors)
    waiter = asyncio.create_task(listen_once("ready"))
    await asyncio.sleep(0)
    print(await bus.emit("ready", code=7), await bus.emit("ready", code=8))
    print("waiter got", await waiter, len(bus.handlers["ready"]))
    print(await asyncio.gather(ticker(3, "fast", 0.002), ticker(2, "slow", 0.04)))
    print(counter.n, [s for s in seen if s.startswith("<tick")])
    print(bus.off("tick", counter.bump), len(bus.handlers["tick"]), bus.off("login", needs_ip))
    print(await bus.emit("login", user="zed"), bus.count, len(seen), seen[0], seen[-1])
    try:
        async with asyncio.timeout(0.005):
            await listen_once("never")
    except TimeoutError:
        print("timed out waiting")
    print(sorted((k, len(v)) for k, v in bus.handlers.items()))


asyncio.run(main())
