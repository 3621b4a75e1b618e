"""write_eof: one direction ends, the other goes on."""
import asyncio


async def sum_up(reader, writer):
    data = await reader.read()
    print("server: all of it", len(data), reader.at_eof())
    for part in data.split(b","):
        writer.write(part[::-1] + b"\n")
        await writer.drain()
        await asyncio.sleep(0)
    writer.write_eof()
    try:
        writer.write(b"more")
    except RuntimeError as e:
        print("server:", e)
    writer.close()
    await writer.wait_closed()


async def main():
    server = await asyncio.start_server(sum_up, host="127.0.0.1", port=0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        print(writer.can_write_eof(), reader.at_eof())
        writer.writelines([b"abc,", b"def,", b"ghi"])
        writer.write_eof()
        writer.write_eof()
        try:
            writer.writelines([b"x"])
        except RuntimeError as e:
            print("client:", e)
        async for line in reader:
            print("client:", line)
        print(reader.at_eof(), writer.is_closing())
        writer.close()
        print(writer.is_closing())
        await writer.wait_closed()
        await writer.wait_closed()
        try:
            await writer.drain()
        except ConnectionResetError as e:
            print("drain:", e)


asyncio.run(main())
