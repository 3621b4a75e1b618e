import asyncio
import itertools


class Disconnected(Exception):
    pass


class Connection:
    """Stands in for a socket: two queues of lines."""

    ids = itertools.count(1)

    def __init__(self):
        self.id = next(self.ids)
        self.incoming = asyncio.Queue()
        self.outgoing = asyncio.Queue()
        self.closed = False

    async def readline(self):
        line = await self.incoming.get()
        if line is None:
            self.closed = True
            raise Disconnected(self.id)
        return line

    def write(self, line):
        if not self.closed:
            self.outgoing.put_nowait(line)

    def transcript(self):
        lines = []
        while not self.outgoing.empty():
            lines.append(self.outgoing.get_nowait())
        return lines


class ChatServer:
    def __init__(self, topic=None):
        self.users = {}
        self.rooms = {}
        self.topic = topic or {}
        self.history = []
        self.commands = {
            name[4:]: getattr(self, name) for name in sorted(dir(self)) if name.startswith("cmd_")
        }

    def say(self, room, text, skip=None):
        self.history.append((room, text))
        for nick in self.rooms.get(room, ()):
            if nick != skip:
                self.users[nick].write(f"[{room}] {text}")

    def room_of(self, nick):
        return next((r for r, members in self.rooms.items() if nick in members), None)

    async def cmd_join(self, nick, room="lobby", *ignored):
        self.leave(nick)
        members = self.rooms.setdefault(room, [])
        members.append(nick)
        self.say(room, f"{nick} joined")
        if topic := self.topic.get(room):
            self.users[nick].write(f"topic: {topic}")

    async def cmd_who(self, nick):
        for room, members in sorted(self.rooms.items()):
            self.users[nick].write(f"{room}: {' '.join(members)}")

    async def cmd_msg(self, nick, to, *words):
        if to not in self.users:
            raise KeyError(f"no user {to}")
        await asyncio.sleep(0)
        self.users[to].write("<%s> %s" % (nick, " ".join(words)))

    async def cmd_help(self, nick):
        self.users[nick].write("commands: " + ", ".join(self.commands))

    async def cmd_quit(self, nick, *words):
        raise Disconnected(" ".join(words) or "bye")

    def leave(self, nick, reason=None):
        room = self.room_of(nick)
        if room is None:
            return
        self.rooms[room].remove(nick)
        self.say(room, f"{nick} left" + (f" ({reason})" if reason else ""))
        if not self.rooms[room]:
            del self.rooms[room]

    async def dispatch(self, nick, line):
        if not line.startswith("/"):
            room = self.room_of(nick)
            if room is None:
                self.users[nick].write("join a room first")
            else:
                self.say(room, f"{nick}: {line}", skip=nick)
            return
        name, *args = line[1:].split()
        try:
            handler = self.commands[name]
        except KeyError:
            self.users[nick].write(f"unknown command {name!r}")
            return
        try:
            await handler(nick, *args)
        except (KeyError, TypeError) as err:
            kind = "error" if isinstance(err, KeyError) else "usage"
            self.users[nick].write(f"{kind}: {err.args[0] if kind == 'error' else name}")

    async def serve(self, conn):
        nick = None
        reason = "connection lost"
        try:
            conn.write("nick?")
            nick = (await conn.readline()).strip()
            while nick in self.users or not nick.isalnum():
                conn.write("another nick?")
                nick = (await conn.readline()).strip()
            self.users[nick] = conn
            conn.write(f"hello {nick}")
            while True:
                await self.dispatch(nick, await conn.readline())
        except Disconnected as err:
            if isinstance(err.args[0], str):
                reason = err.args[0]
        finally:
            if self.users.get(nick) is conn:
                self.leave(nick, reason)
                del self.users[nick]
        return nick, reason


SCRIPT = """
1 ann
2 ann
2 bob!
2 bob
1 hi?
1 /join kitchen
2 /join kitchen
3 cid
3 /join
1 soup is ready
2 /msg cid come to the kitchen
2 /msg dan hello
3 /who
3 /join kitchen now
2 /help
3 /dance
2 /msg
1 /quit washing up
3 enjoy
3 -
"""


async def main():
    server = ChatServer({"kitchen": "food"})
    conns = {n: Connection() for n in (1, 2, 3)}
    tasks = {n: asyncio.create_task(server.serve(c), name=f"user-{n}") for n, c in conns.items()}
    for line in SCRIPT.strip().splitlines():
        number, _, text = line.partition(" ")
        conns[int(number)].incoming.put_nowait(None if text == "-" else text)
        for _ in range(4):
            await asyncio.sleep(0)
    print("online:", sorted(server.users), server.rooms)
    tasks[2].cancel()
    for n, result in zip(tasks, await asyncio.gather(*tasks.values(), return_exceptions=True)):
        print(n, repr(result))
    for n, conn in conns.items():
        print(f"--- {n}")
        print("\n".join(conn.transcript()))
    print("---", len(server.history), "messages; last:", server.history[-1], server.users, server.rooms)


asyncio.run(main())
