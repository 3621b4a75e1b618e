"""A connection that is aborted: ConnectionResetError at the other side."""
import asyncio
import socket
import struct


async def main():
    accepted = asyncio.Queue()

    async def handler(reader, writer):
        await accepted.put((reader, writer))

    server = await asyncio.start_server(handler, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sreader, swriter = await accepted.get()
    sock = swriter.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    swriter.transport.abort()
    print(swriter.is_closing())
    try:
        await reader.read()
    except ConnectionResetError as e:
        print("read:", e, e.errno)
    try:
        writer.write(b"x")
        await writer.drain()
    except ConnectionResetError as e:
        print("drain:", e)
    writer.close()
    try:
        await writer.wait_closed()
        print("closed")
    except ConnectionResetError as e:
        print("wait_closed:", e)
    print(repr(reader.exception()))
    try:
        print(await sreader.read())
    except ConnectionResetError as e:
        print("server:", e)
    server.close()
    await server.wait_closed()


asyncio.run(main())
