import asyncio
import ssl

CERT = "localhost.pem"
KEY = "localhost.key"


async def serve(reader, writer):
    print("server", writer.get_extra_info("cipher")[1], writer.get_extra_info("peercert"))
    while line := await reader.readline():
        print("server got", line)
        writer.write(line.upper())
        await writer.drain()
    print("server at the end")
    writer.close()
    await writer.wait_closed()


async def main():
    server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_context.load_cert_chain(CERT, KEY)
    print(server_context.check_hostname, repr(server_context.verify_mode), server_context.verify_mode)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_context)
    port = server.sockets[0].getsockname()[1]
    context = ssl.create_default_context(cafile=CERT)
    print(context.check_hostname, repr(context.verify_mode), repr(context.protocol))
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="localhost")
    print(type(writer.transport).__name__, type(writer.get_extra_info("ssl_object")).__name__)
    print(writer.get_extra_info("sslcontext") is context, writer.get_extra_info("compression"))
    print(writer.get_extra_info("cipher"))
    ssl_object = writer.get_extra_info("ssl_object")
    print(ssl_object.version(), ssl_object.server_hostname, ssl_object.server_side)
    cert = writer.get_extra_info("peercert")
    print(cert["subject"], cert["issuer"], cert["version"], cert["subjectAltName"])
    print(cert == ssl_object.getpeercert(), len(ssl_object.getpeercert(True)) > 100)
    print(sorted(cert), writer.get_extra_info("peername")[0], writer.get_extra_info("nothing", 7))
    print(writer.can_write_eof())
    for text in (b"one\n", b"two\n", b"x" * 40 + b"\n"):
        writer.write(text)
        await writer.drain()
        print("client got", await reader.readline())
    writer.close()
    await writer.wait_closed()
    print(await reader.read(), writer.is_closing())
    server.close()
    await server.wait_closed()
    print("done")


asyncio.run(main())
