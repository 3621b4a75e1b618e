"""A line protocol: commands, answers, errors, and a client that hangs up."""
import asyncio

STORE = {}


async def serve(reader, writer):
    try:
        while True:
            line = await reader.readline()
            if not line:
                print("server: hung up")
                break
            command, *args = line.decode().split()
            match command, args:
                case "SET", [key, value]:
                    STORE[key] = value
                    writer.write(b"OK\n")
                case "GET", [key]:
                    writer.write(f"{STORE.get(key, 'nil')}\n".encode())
                case "QUIT", []:
                    writer.write(b"BYE\n")
                    await writer.drain()
                    break
                case _:
                    writer.writelines([b"ERR ", command.encode(), b"\n"])
            await writer.drain()
    finally:
        writer.close()
        await writer.wait_closed()
        print("server: closed", writer.is_closing())


async def client(port, commands):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    for command in commands:
        writer.write(command.encode() + b"\n")
        await writer.drain()
        answers.append((await reader.readline()).decode().rstrip())
    writer.close()
    await writer.wait_closed()
    return answers


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        print(await client(port, ["SET a 1", "GET a", "GET b", "WHAT", "QUIT"]))
        print(await client(port, ["GET a", "SET a 2"]))
        print(await client(port, ["GET a"]))
        await asyncio.sleep(0.01)
    print(STORE)


asyncio.run(main())
