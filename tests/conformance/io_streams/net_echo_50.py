"""An echo server and 50 clients at once."""
import asyncio


async def echo(reader, writer):
    while data := await reader.read(100):
        writer.write(data)
        await writer.drain()
    writer.close()


async def client(port, number):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    total = 0
    for i in range(20):
        message = f"client {number} message {i}".encode()
        writer.write(message)
        await writer.drain()
        answer = await reader.readexactly(len(message))
        assert answer == message, (answer, message)
        total += len(answer)
    writer.close()
    await writer.wait_closed()
    return total


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    totals = await asyncio.gather(*(client(port, n) for n in range(50)))
    print(len(totals), sum(totals), totals[:3])
    server.close()
    await server.wait_closed()
    print("server closed")


asyncio.run(main())
