"""Unix sockets: streams over a path."""
import asyncio
import os
import socket

PATH = f"/tmp/portalis-test-{os.getpid()}.sock"


async def shout(reader, writer):
    print("peer", repr(writer.get_extra_info("peername")))
    async for line in reader:
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def main():
    server = await asyncio.start_unix_server(shout, PATH)
    print(server.sockets[0].family == socket.AF_UNIX, server.sockets[0].getsockname() == PATH)
    async with server:
        reader, writer = await asyncio.open_unix_connection(PATH)
        print(writer.get_extra_info("peername") == PATH)
        writer.writelines([b"one\n", b"two\n"])
        writer.write_eof()
        print(await reader.read())
        writer.close()
        await writer.wait_closed()
    print(os.path.exists(PATH))
    server = await asyncio.start_unix_server(shout, path=PATH)
    server.close()
    await server.wait_closed()
    os.remove(PATH)
    for bad in (lambda: asyncio.open_unix_connection(), lambda: asyncio.start_unix_server(shout)):
        try:
            await bad()
        except ValueError as e:
            print(e)
    a, b = socket.socketpair()
    reader, writer = await asyncio.open_unix_connection(sock=a)
    b.sendall(b"from the pair")
    b.close()
    print(await reader.read())
    writer.close()


asyncio.run(main())
