"""A chat server: names, broadcasts, and people who leave."""
import asyncio


class Chat:
    def __init__(self):
        self.people = {}

    async def broadcast(self, text, skip=None):
        for name, writer in list(self.people.items()):
            if name != skip:
                writer.write((text + "\n").encode())
        await asyncio.gather(*(w.drain() for n, w in self.people.items() if n != skip))

    async def handle(self, reader, writer):
        writer.write(b"name?\n")
        name = (await reader.readline()).decode().strip()
        self.people[name] = writer
        await self.broadcast(f"* {name} joined ({len(self.people)})", skip=name)
        async for line in reader:
            text = line.decode().rstrip()
            if text == "/quit":
                break
            if text == "/who":
                writer.write((", ".join(sorted(self.people)) + "\n").encode())
                continue
            await self.broadcast(f"{name}: {text}", skip=name)
        del self.people[name]
        await self.broadcast(f"* {name} left ({len(self.people)})")
        writer.close()
        await writer.wait_closed()


class Person:
    def __init__(self, name):
        self.name = name

    async def join(self, port):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        print(self.name, "<-", (await self.reader.readline()).decode().strip())
        await self.say(self.name)
        return self

    async def say(self, text):
        self.writer.write(text.encode() + b"\n")
        await self.writer.drain()

    async def hear(self):
        line = await self.reader.readline()
        print(self.name, "<-", line.decode().strip() if line else "(closed)")


async def main():
    chat = Chat()
    server = await asyncio.start_server(chat.handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    ann = await Person("ann").join(port)
    await ann.say("/who")
    await ann.hear()
    bob = await Person("bob").join(port)
    await ann.hear()
    cid = await Person("cid").join(port)
    await ann.hear()
    await bob.hear()
    await ann.say("hello everybody")
    await bob.hear()
    await cid.hear()
    await bob.say("/who")
    await bob.hear()
    await bob.say("/quit")
    await bob.hear()
    await ann.hear()
    await cid.hear()
    cid.writer.close()
    await cid.writer.wait_closed()
    await ann.hear()
    await ann.say("anybody?")
    await ann.say("/quit")
    await ann.hear()
    print(sorted(chat.people))
    server.close()
    await server.wait_closed()


asyncio.run(main())
