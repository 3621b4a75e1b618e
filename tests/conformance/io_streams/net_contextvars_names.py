"""Handlers see the context of the server's start; tasks have their names."""
import asyncio
import contextvars

who = contextvars.ContextVar("who", default="nobody")


async def handler(reader, writer):
    print("handler sees", who.get(), asyncio.current_task().get_name())
    who.set("handler")
    await reader.read()
    writer.close()


class Proto(asyncio.Protocol):
    def connection_made(self, transport):
        print("made sees", who.get())
        who.set("made")
        self.transport = transport

    def data_received(self, data):
        print("data sees", who.get())
        self.transport.close()

    def connection_lost(self, exc):
        print("lost sees", who.get())


async def main():
    loop = asyncio.get_running_loop()
    who.set("main")
    server = await asyncio.start_server(handler, "127.0.0.1", 0)
    who.set("later")
    for _ in range(2):
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        await asyncio.sleep(0.01)
        writer.close()
        await writer.wait_closed()
    server.close()
    await server.wait_closed()
    server = await loop.create_server(Proto, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"x")
    print(await reader.read())
    writer.close()
    server.close()
    await server.wait_closed()
    print(who.get(), asyncio.current_task().get_name())


asyncio.run(main())
