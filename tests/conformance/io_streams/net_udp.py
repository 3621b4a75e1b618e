"""Datagrams: an echo server, a client, and what goes wrong."""
import asyncio


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport
        print("server made", isinstance(transport, asyncio.DatagramTransport))

    def datagram_received(self, data, addr):
        print("server got", data, addr[0])
        self.transport.sendto(data[::-1], addr)


class Client(asyncio.DatagramProtocol):
    def __init__(self, answers):
        self.answers = answers

    def datagram_received(self, data, addr):
        self.answers.put_nowait(data)

    def error_received(self, exc):
        self.answers.put_nowait(type(exc).__name__)

    def connection_lost(self, exc):
        self.answers.put_nowait(("lost", exc))


async def main():
    loop = asyncio.get_running_loop()
    server, _ = await loop.create_datagram_endpoint(Echo, local_addr=("127.0.0.1", 0))
    address = server.get_extra_info("sockname")
    answers = asyncio.Queue()
    client, protocol = await loop.create_datagram_endpoint(lambda: Client(answers), remote_addr=address)
    print(client.get_extra_info("peername") == address, client.get_protocol() is protocol)
    for message in (b"one", b"two", b"three"):
        client.sendto(message)
        print(await answers.get())
    client.sendto(b"named", address)
    print(await answers.get())
    client.sendto(b"")
    try:
        client.sendto(b"x", ("127.0.0.1", 1))
    except ValueError as e:
        print(str(e).replace(str(address[1]), "PORT"))
    try:
        client.sendto("text")
    except TypeError as e:
        print(e)
    server.close()
    await asyncio.sleep(0.01)
    client.sendto(b"anybody?")
    print(await answers.get())
    client.close()
    print(await answers.get(), client.is_closing())
    for bad in ({}, {"local_addr": "x"}):
        try:
            await loop.create_datagram_endpoint(Echo, **bad)
        except (ValueError, TypeError) as e:
            print(type(e).__name__, e)


asyncio.run(main())
