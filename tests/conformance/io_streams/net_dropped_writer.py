"""A writer that nobody holds any more closes its connection."""
import asyncio
import gc


async def handler(reader, writer):
    print("server read", await reader.read())
    writer.close()
    finished.set()


async def main():
    global finished
    finished = asyncio.Event()
    server = await asyncio.start_server(handler, "127.0.0.1", 0)

    async def careless():
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"and gone")
        await writer.drain()

    await careless()
    gc.collect()
    await asyncio.wait_for(finished.wait(), 5)
    server.close()
    await server.wait_closed()
    print("end")


asyncio.run(main())
