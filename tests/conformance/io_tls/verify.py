import asyncio
import ssl

CERT = "localhost.pem"
KEY = "localhost.key"


async def serve(reader, writer):
    writer.write(await reader.readline())
    await writer.drain()
    writer.close()


async def attempt(label, port, context, name):
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=name)
    except ssl.SSLCertVerificationError as e:
        print(label, type(e).__mro__[1].__name__, e.verify_code, e.verify_message, e.reason, e.library)
        print("   ", e, isinstance(e, OSError), isinstance(e, ValueError), e.errno)
    except ssl.SSLError as e:
        print(label, type(e).__name__, e.reason)
    else:
        writer.write(b"hello\n")
        print(label, await reader.readline())
        writer.close()
        await writer.wait_closed()


async def main():
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(CERT, KEY)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_context)
    port = server.sockets[0].getsockname()[1]

    trusting = ssl.create_default_context(cafile=CERT)
    await attempt("trusted", port, trusting, "localhost")
    await attempt("by address", port, trusting, "127.0.0.1")
    await attempt("by host", port, trusting, None)
    await attempt("other name", port, trusting, "example.org")
    await attempt("other address", port, trusting, "127.0.0.2")
    await attempt("unknown", port, ssl.create_default_context(), "localhost")
    await attempt("unknown", port, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), "localhost")
    loose = ssl.create_default_context()
    loose.check_hostname = False
    await attempt("loose", port, loose, "localhost")
    loose.verify_mode = ssl.CERT_NONE
    await attempt("none", port, loose, "example.org")
    named = ssl.create_default_context(cafile=CERT)
    named.check_hostname = False
    await attempt("any name", port, named, "example.org")

    try:
        trusting.verify_mode = ssl.CERT_NONE
    except ValueError as e:
        print(e)
    for call in (
        lambda: server_context.load_cert_chain("/nowhere.pem"),
        lambda: trusting.load_verify_locations("/nowhere.pem"),
        lambda: trusting.load_verify_locations(),
        lambda: ssl.create_default_context("client"),
    ):
        try:
            call()
        except Exception as e:
            print(type(e).__name__, e)
    for keywords in ({"ssl": None, "server_hostname": "x"}, {"ssl": None, "ssl_handshake_timeout": 3}):
        try:
            await asyncio.open_connection("127.0.0.1", port, **keywords)
        except ValueError as e:
            print(e)
    try:
        await asyncio.start_server(serve, "127.0.0.1", 0, ssl=True)
    except TypeError as e:
        print(e)
    server.close()
    await server.wait_closed()


asyncio.run(main())
