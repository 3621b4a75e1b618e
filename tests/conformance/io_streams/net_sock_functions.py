"""loop.sock_accept, sock_connect, sock_recv, sock_sendall and their like."""
import asyncio
import socket


async def main():
    loop = asyncio.get_running_loop()
    listener = socket.socket()
    listener.setblocking(False)
    listener.bind(("127.0.0.1", 0))
    listener.listen()

    async def server():
        conn, address = await loop.sock_accept(listener)
        print("accepted", address[0], conn.gettimeout())
        while data := await loop.sock_recv(conn, 1000):
            await loop.sock_sendall(conn, data * 2)
        buffer = bytearray(4)
        print("into", await loop.sock_recv_into(conn, buffer), buffer)
        conn.close()

    task = asyncio.create_task(server())
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    client.setblocking(False)
    await loop.sock_connect(client, listener.getsockname())
    print(client.getpeername() == listener.getsockname())
    for part in (b"a", b"bcd", b"e" * 10):
        await loop.sock_sendall(client, part)
        print(await loop.sock_recv(client, 100))
    client.shutdown(socket.SHUT_WR)
    await task
    print(await loop.sock_recv(client, 10))
    client.close()
    try:
        await loop.sock_recv(client, 10)
    except OSError as e:
        print(e)
    waiting = asyncio.create_task(loop.sock_accept(listener))
    await asyncio.sleep(0.01)
    waiting.cancel()
    try:
        await waiting
    except asyncio.CancelledError:
        print("cancelled")
    listener.close()
    probe = socket.socket()
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
    probe.close()
    failing = socket.socket()
    failing.setblocking(False)
    try:
        await loop.sock_connect(failing, ("127.0.0.1", port))
    except ConnectionRefusedError as e:
        print(str(e).replace(str(port), "PORT"))
    failing.close()
    a, b = socket.socketpair(type=socket.SOCK_DGRAM)
    a.setblocking(False)
    b.setblocking(False)
    big = b"x" * 3000
    reader = asyncio.create_task(loop.sock_recv(b, 5000))
    await asyncio.sleep(0)
    await loop.sock_sendall(a, big)
    print(len(await reader))
    print(await loop.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))


asyncio.run(main())
