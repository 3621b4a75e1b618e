"""An echo server's TLS driven by hand over asyncio's streams, on the client's side."""
import asyncio
import ssl

CERT = "localhost.pem"
KEY = "localhost.key"


class Pump:
    def __init__(self, reader, writer, context):
        self.reader = reader
        self.writer = writer
        self.incoming = ssl.MemoryBIO()
        self.outgoing = ssl.MemoryBIO()
        self.object = context.wrap_bio(self.incoming, self.outgoing, server_hostname="localhost")

    async def call(self, function, *args):
        while True:
            try:
                result = function(*args)
            except ssl.SSLWantReadError:
                await self.flush()
                data = await self.reader.read(1000)
                if data:
                    self.incoming.write(data)
                else:
                    self.incoming.write_eof()
            else:
                await self.flush()
                return result

    async def flush(self):
        if self.outgoing.pending:
            self.writer.write(self.outgoing.read())
            await self.writer.drain()


async def echo(reader, writer):
    total = 0
    while data := await reader.read(4096):
        total += len(data)
        writer.write(data)
        await writer.drain()
    print("server saw", total)
    writer.close()


async def main():
    server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_context.load_cert_chain(CERT, KEY)
    server_context.set_alpn_protocols(["h2", "echo"])
    server = await asyncio.start_server(echo, "127.0.0.1", 0, ssl=server_context)
    port = server.sockets[0].getsockname()[1]
    context = ssl.create_default_context(cafile=CERT)
    context.set_alpn_protocols(["echo"])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    pump = Pump(reader, writer, context)
    await pump.call(pump.object.do_handshake)
    print(pump.object.version(), pump.object.selected_alpn_protocol(), type(pump.object).__name__)
    text = bytes(range(256)) * 200
    await pump.call(pump.object.write, text)
    got = b""
    while len(got) < len(text):
        got += await pump.call(pump.object.read, 3000)
    print(got == text)
    await pump.call(pump.object.unwrap)
    print("unwrapped")
    writer.close()
    server.close()
    await server.wait_closed()


asyncio.run(main())
