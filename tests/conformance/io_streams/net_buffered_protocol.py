"""BufferedProtocol: the protocol lends the buffer."""
import asyncio


class Frames(asyncio.BufferedProtocol):
    def __init__(self, done):
        self.buffer = bytearray(8)
        self.got = bytearray()
        self.sizes = []
        self.done = done

    def connection_made(self, transport):
        print("made")

    def get_buffer(self, sizehint):
        assert sizehint == -1
        return self.buffer

    def buffer_updated(self, nbytes):
        self.sizes.append(nbytes)
        self.got += self.buffer[:nbytes]

    def eof_received(self):
        print("eof")

    def connection_lost(self, exc):
        self.done.set_result(bytes(self.got))


async def main():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    protocols = []

    def factory():
        protocols.append(Frames(done))
        return protocols[-1]

    server = await loop.create_server(factory, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"the quick brown fox")
    writer.write_eof()
    print(await done, sum(protocols[0].sizes), max(protocols[0].sizes))
    writer.close()
    server.close()
    await server.wait_closed()


asyncio.run(main())
