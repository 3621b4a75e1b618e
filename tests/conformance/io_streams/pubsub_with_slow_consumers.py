"""A publish/subscribe server over lines: topics, private messages, slow consumers, idle timeouts, shutdown."""
import asyncio
import contextlib
import itertools
import logging
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
log = logging.getLogger("hub")


class Dropped(Exception):
    """A subscriber that could not keep up."""


@dataclass(eq=False)
class Session:
    name: str
    writer: asyncio.StreamWriter
    capacity: int
    outbox: deque = field(default_factory=deque, repr=False)
    wakeup: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    topics: set = field(default_factory=set)
    dropped: int = 0

    def offer(self, text):
        if len(self.outbox) >= self.capacity:
            self.outbox.popleft()
            self.dropped += 1
        self.outbox.append(text)
        self.wakeup.set()

    async def pump(self):
        while True:
            await self.wakeup.wait()
            self.wakeup.clear()
            while self.outbox:
                self.writer.write(f"{self.outbox.popleft()}\n".encode())
                await self.writer.drain()


class Hub:
    def __init__(self, idle=0.4, capacity=4):
        self.idle = idle
        self.capacity = capacity
        self.topics = defaultdict(set)
        self.sessions = {}
        self.stats = Counter()
        self.ids = itertools.count(1)
        self.commands = {
            name[3:].upper(): getattr(self, name) for name in dir(self) if name.startswith("do_")
        }

    async def do_sub(self, session, topic, *_):
        self.topics[topic].add(session)
        session.topics.add(topic)
        return f"+subscribed {topic} ({len(self.topics[topic])})"

    async def do_unsub(self, session, topic, *_):
        self.topics[topic].discard(session)
        session.topics.discard(topic)
        return f"+left {topic}"

    async def do_pub(self, session, topic, *words):
        receivers = sorted(self.topics.get(topic, ()), key=lambda s: s.name)
        for receiver in receivers:
            if receiver is not session:
                receiver.offer(f"{topic} <{session.name}> {' '.join(words)}")
                self.stats["delivered"] += 1
        return f"+{len(receivers)}"

    async def do_tell(self, session, name, *words):
        try:
            self.sessions[name].offer(f"* <{session.name}> {' '.join(words)}")
        except KeyError as e:
            return f"-nobody called {e}"
        return "+ok"

    async def do_who(self, session):
        return "+" + " ".join(f"{n}:{'/'.join(sorted(s.topics)) or '-'}" for n, s in sorted(self.sessions.items()))

    async def do_quit(self, session):
        raise EOFError

    async def handle(self, reader, writer):
        session = Session(f"user{next(self.ids)}", writer, self.capacity)
        self.sessions[session.name] = session
        session.offer(f"+hello {session.name}")
        pump = asyncio.create_task(session.pump(), name=f"pump-{session.name}")
        reason = "closed"
        try:
            while True:
                async with asyncio.timeout(self.idle):
                    line = await reader.readline()
                if not line:
                    break
                command, *rest = line.decode().split() or [""]
                self.stats[command.upper()] += 1
                match self.commands.get(command.upper()):
                    case None:
                        session.offer(f"-unknown command {command!r}")
                    case method:
                        try:
                            session.offer(await method(session, *rest))
                        except TypeError as e:
                            session.offer(f"-{str(e).split('.')[-1]}")
        except TimeoutError:
            reason = "idle"
            session.offer("-idle")
            await asyncio.sleep(0)
        except EOFError:
            reason = "quit"
        except ValueError as e:
            reason = f"bad input: {e}"
        finally:
            pump.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await pump
            for topic in session.topics:
                self.topics[topic].discard(session)
            del self.sessions[session.name]
            self.stats[reason.split(":")[0]] += 1
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


class Peer:
    @classmethod
    async def join(cls, port):
        self = cls()
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        self.name = (await self.line()).split()[1]
        return self

    async def line(self):
        return (await asyncio.wait_for(self.reader.readline(), 5)).decode().rstrip("\n")

    async def ask(self, text):
        self.writer.write(text.encode() + b"\n")
        await self.writer.drain()
        return await self.line()

    async def bye(self):
        self.writer.close()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()


async def main():
    hub = Hub()
    server = await asyncio.start_server(hub.handle, "127.0.0.1", 0, limit=128)
    port = server.sockets[0].getsockname()[1]
    alice, bob, carol = [await Peer.join(port) for _ in range(3)]
    print([p.name for p in (alice, bob, carol)])
    print(await alice.ask("SUB news"), await bob.ask("sub news"), await bob.ask("sub sport"))
    print(await carol.ask("PUB news the first item"))
    print(await alice.line(), "|", await bob.line())
    print(await carol.ask("PUB nothing at all"), await carol.ask("WHO"))
    print(await carol.ask("tell user1 psst"), await alice.line())
    print(await carol.ask("tell nobody psst"), await carol.ask("dance"), await carol.ask("sub"))
    print(await carol.ask(""))

    # A burst without a pause for the reader: the oldest messages go.
    session = hub.sessions["user2"]
    for i in range(10):
        await hub.do_pub(hub.sessions["user3"], "sport", str(i))
    print("dropped", session.dropped, [await bob.line() for _ in range(4)])

    print(await bob.ask("unsub news"), await carol.ask("pub news again"), await alice.line())
    carol.writer.write(b"quit\n")
    print("carol", repr(await carol.line()))
    alice.writer.write(b"x" * 500 + b"\n")
    await alice.writer.drain()
    print("alice", repr(await alice.line()))
    begin = asyncio.get_running_loop().time()
    print("bob", repr(await bob.line()), repr(await bob.line()))
    log.info("idle for %s", 0.2 < asyncio.get_running_loop().time() - begin < 2)
    for peer in (alice, bob, carol):
        await peer.bye()

    crowd = await asyncio.gather(*(Peer.join(port) for _ in range(10)))
    print(sorted(await asyncio.gather(*(p.ask("SUB all") for p in crowd)), key=lambda s: int(s.split("(")[1][:-1])))
    await asyncio.gather(*(p.ask(f"TELL {crowd[0].name} {i}") for i, p in enumerate(crowd[1:5], 1)))
    print(sorted([await crowd[0].line() for _ in range(4)], key=lambda s: s[-1]))
    for p in crowd:
        await p.bye()
    server.close()
    await server.wait_closed()
    while hub.sessions:
        await asyncio.sleep(0.01)
    print(dict(sorted(hub.stats.items())), {k: len(v) for k, v in hub.topics.items()})
    print(sorted(t.get_name() for t in asyncio.all_tasks() if "pump" in t.get_name()))


asyncio.run(main())
