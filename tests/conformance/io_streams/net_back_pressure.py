"""drain() waits while the other side does not read, and goes on when it does."""
import asyncio

TOTAL = 8 * 1024 * 1024
events = []


async def main():
    start_reading = asyncio.Event()
    received = 0

    async def sink(reader, writer):
        nonlocal received
        await start_reading.wait()
        while data := await reader.read(65536):
            received += len(data)
        writer.write(b"done %d" % received)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(sink, "127.0.0.1", 0, limit=4096)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    print(writer.transport.get_write_buffer_limits(), writer.transport.get_write_buffer_size())
    writer.transport.set_write_buffer_limits(high=100_000, low=1000)
    print(writer.transport.get_write_buffer_limits())

    async def produce():
        chunk = b"x" * 65536
        sent = 0
        waited = False
        while sent < TOTAL:
            writer.write(chunk)
            sent += len(chunk)
            if writer.transport.get_write_buffer_size() > 100_000:
                waited = True
            await writer.drain()
            assert writer.transport.get_write_buffer_size() <= 100_000
        writer.write_eof()
        return sent, waited

    producer = asyncio.create_task(produce())
    done, pending = await asyncio.wait({producer}, timeout=0.3)
    print("blocked:", len(done), len(pending))
    start_reading.set()
    print(await producer)
    print(await reader.read())
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
    for bad in ((1, 2), (-1, -1)):
        try:
            writer.transport.set_write_buffer_limits(*bad)
        except ValueError as e:
            print(e)


asyncio.run(main())
