"""2,000 connections, 100 at a time: each opened and closed, and no descriptor is left."""
import asyncio
import os


def open_descriptors():
    return len(os.listdir("/proc/self/fd"))


async def handler(reader, writer):
    data = await reader.readexactly(4)
    writer.write(data)
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def main():
    server = await asyncio.start_server(handler, "127.0.0.1", 0, backlog=200)
    port = server.sockets[0].getsockname()[1]

    async def one():
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"ping")
        assert await reader.read() == b"ping"
        writer.close()
        await writer.wait_closed()

    await one()
    await asyncio.sleep(0.01)
    before = open_descriptors()
    gate = asyncio.Semaphore(100)

    async def bounded():
        async with gate:
            await one()

    await asyncio.gather(*(bounded() for _ in range(2000)))
    await asyncio.sleep(0.05)
    after = open_descriptors()
    print("left open:", after - before)
    server.close()
    await server.wait_closed()


asyncio.run(main())
