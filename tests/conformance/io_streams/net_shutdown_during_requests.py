"""The server closes while requests run: those go on, new connections are refused."""
import asyncio


async def main():
    running = []
    finish = asyncio.Event()

    async def slow(reader, writer):
        name = (await reader.readline()).decode().strip()
        running.append(name)
        await finish.wait()
        writer.write(f"done {name}\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(slow, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async def request(name):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"{name}\n".encode())
        answer = await reader.readline()
        writer.close()
        await writer.wait_closed()
        return answer

    requests = [asyncio.create_task(request(f"r{i}")) for i in range(3)]
    while len(running) < 3:
        await asyncio.sleep(0.001)
    server.close()
    print("closing", server.is_serving())
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        print("refused")
    waiter = asyncio.create_task(server.wait_closed())
    await asyncio.sleep(0.01)
    print("waits for connections:", not waiter.done())
    finish.set()
    print(await asyncio.gather(*requests))
    await waiter
    print("closed", sorted(running))


asyncio.run(main())
