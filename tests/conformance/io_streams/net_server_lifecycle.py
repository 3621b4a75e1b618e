"""A server's life: start_serving, serve_forever, close, wait_closed, context manager."""
import asyncio


async def hello(reader, writer):
    writer.write(b"hello\n")
    await writer.drain()
    writer.close()


async def ask(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return line


async def main():
    server = await asyncio.start_server(hello, "127.0.0.1", 0, start_serving=False)
    print(type(server).__name__, server.is_serving(), len(server.sockets))
    port = server.sockets[0].getsockname()[1]
    await server.start_serving()
    await server.start_serving()
    print(server.is_serving(), await ask(port))
    forever = asyncio.create_task(server.serve_forever())
    await asyncio.sleep(0)
    try:
        await server.serve_forever()
    except RuntimeError as e:
        print(str(e).split("(")[0], str(e).endswith("is already being awaited on serve_forever()"))
    print(await ask(port))
    forever.cancel()
    try:
        await forever
    except asyncio.CancelledError:
        print("cancelled")
    print(server.is_serving(), server.sockets)
    try:
        await server.serve_forever()
    except RuntimeError as e:
        print(e)
    server.close()
    await server.wait_closed()

    async with await asyncio.start_server(hello, "127.0.0.1", 0) as server:
        print(await ask(server.sockets[0].getsockname()[1]))
    print(server.is_serving())

    server = await asyncio.start_server(hello, ["127.0.0.1", "127.0.0.1"], 0)
    print(len(server.sockets))
    server.close()
    await server.wait_closed()
    server = await asyncio.start_server(hello, "localhost", 0)
    print(len(server.sockets) >= 1)
    server.close()


asyncio.run(main())
