"""An exception in a handler is reported and its connection closed; others go on."""
import asyncio


async def handler(reader, writer):
    number = int(await reader.readline())
    writer.write(b"%d\n" % (100 // number))
    await writer.drain()
    writer.close()


def plain(reader, writer):
    writer.write(b"plain function\n")
    writer.close()


async def main():
    loop = asyncio.get_running_loop()

    def on_error(loop, context):
        print("handler:", context["message"], repr(context.get("exception")), sorted(context))

    loop.set_exception_handler(on_error)
    server = await asyncio.start_server(handler, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async def ask(text):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(text)
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answer

    print(await ask(b"5\n"))
    print(await ask(b"0\n"))
    print(await ask(b"x\n"))
    print(await ask(b"20\n"))
    server.close()
    await server.wait_closed()
    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(await ask(b""))
    server.close()
    await server.wait_closed()


asyncio.run(main())
