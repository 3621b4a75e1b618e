import asyncio
import ssl

CERT = "localhost.pem"
KEY = "localhost.key"


async def serve(reader, writer):
    print("server got", await reader.readline())
    writer.write(b"220 go\n")
    await writer.drain()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERT, KEY)
    await writer.start_tls(context)
    print("server is", writer.get_extra_info("ssl_object").version())
    total = 0
    while data := await reader.read(65536):
        total += len(data)
        if data.endswith(b"!"):
            break
    print("server read", total)
    writer.write(b"x" * total)
    await writer.drain()
    writer.close()
    await writer.wait_closed()


class Client(asyncio.Protocol):
    def __init__(self, done):
        self.done = done
        self.size = 0

    def connection_made(self, transport):
        print("made", type(transport).__name__)
        self.transport = transport

    def data_received(self, data):
        self.size += len(data)

    def eof_received(self):
        print("eof after", self.size)

    def connection_lost(self, exc):
        print("lost", exc)
        self.done.set_result(self.size)


async def silent(reader, writer):
    await reader.read()
    writer.close()


async def main():
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    context = ssl.create_default_context(cafile=CERT)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"STARTTLS\n")
    print("client got", await reader.readline())
    await writer.start_tls(context, server_hostname="localhost")
    print("client is", type(writer.transport).__name__)
    writer.write(b"y" * 1_000_000 + b"!")
    await writer.drain()
    data = await reader.read()
    print("client read", len(data))
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()

    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(CERT, KEY)

    async def once(reader, writer):
        writer.write(b"z" * 300_000)
        writer.close()

    async with await asyncio.start_server(once, "127.0.0.1", 0, ssl=server_context) as server:
        port = server.sockets[0].getsockname()[1]
        done = loop.create_future()
        transport, protocol = await loop.create_connection(
            lambda: Client(done), "127.0.0.1", port, ssl=context, server_hostname="localhost"
        )
        print(transport.get_protocol() is protocol, transport.is_closing())
        print("received", await done)

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        try:
            await asyncio.open_connection(
                "127.0.0.1", port, ssl=context, server_hostname="localhost", ssl_handshake_timeout=0.05
            )
        except ConnectionAbortedError as e:
            print(e)
        try:
            async with asyncio.timeout(0.05):
                await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="localhost")
        except TimeoutError:
            print("timed out")

    async def rude(reader, writer):
        await reader.read(100)
        writer.write(b"this is not TLS, not at all\n")
        writer.close()

    async with await asyncio.start_server(rude, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        try:
            await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="localhost")
        except ssl.SSLError as e:
            print(type(e).__name__, e.reason)
    print("done")


asyncio.run(main())
