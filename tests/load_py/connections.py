"""Many connections through one server, some hundreds at once; then as many descriptors are open as before."""
import asyncio
import os
import sys

AT_ONCE = 200


async def serve(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def talk(port, number):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"message {number}\n".encode())
    await writer.drain()
    answer = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return answer == f"MESSAGE {number}\n".encode()


def descriptors():
    return len(os.listdir("/proc/self/fd"))


async def main(count):
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=AT_ONCE)
    port = server.sockets[0].getsockname()[1]
    assert await talk(port, -1)
    await asyncio.sleep(0.05)
    before = descriptors()
    answered = 0
    most = 0
    for first in range(0, count, AT_ONCE):
        talks = [talk(port, i) for i in range(first, min(first + AT_ONCE, count))]
        answered += sum(await asyncio.gather(*talks))
        most = max(most, descriptors())
    for _ in range(100):
        if descriptors() == before:
            break
        await asyncio.sleep(0.01)
    print("answered", answered)
    print("leaked", descriptors() - before)
    server.close()
    await server.wait_closed()
    print("figure", most - before)


asyncio.run(main(int(sys.argv[1])))
