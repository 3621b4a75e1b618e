"""Fifty connections that send lines to an echo server and wait for each answer."""
import asyncio


async def echo(reader, writer):
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def talk(port, lines):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answered = 0
    for number in range(lines):
        writer.write(b"line %d with a few more words in it\n" % number)
        await writer.drain()
        answered += len(await reader.readline())
    writer.close()
    await writer.wait_closed()
    return answered


async def main(count: int) -> int:
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        return sum(await asyncio.gather(*(talk(port, count // 50) for _ in range(50))))
