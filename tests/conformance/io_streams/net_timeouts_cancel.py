"""Timeouts and cancellation around streams."""
import asyncio


async def silent(reader, writer):
    try:
        await reader.read()
        print("server: client left")
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    try:
        async with asyncio.timeout(0.02):
            await reader.readline()
    except TimeoutError:
        print("timeout")
    try:
        await asyncio.wait_for(reader.readexactly(3), 0.02)
    except TimeoutError:
        print("wait_for timeout")
    first = asyncio.create_task(reader.read(1))
    await asyncio.sleep(0)
    try:
        await reader.readline()
    except RuntimeError as e:
        print(e)
    first.cancel()
    try:
        await first
    except asyncio.CancelledError:
        print("cancelled")
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(reader.readuntil(b"!"))
            await asyncio.sleep(0.01)
            raise KeyError("x")
    except* KeyError as group:
        print(group.exceptions)
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()


asyncio.run(main())
