"""Protocols: every callback, in its turn of the loop."""
import asyncio

turn = 0


def ticker(loop, n):
    global turn
    turn += 1
    if n:
        loop.call_soon(ticker, loop, n - 1)


class Noisy(asyncio.Protocol):
    def __init__(self, name, done=None):
        self.name = name
        self.done = done

    def connection_made(self, transport):
        self.transport = transport
        print(self.name, "made", isinstance(transport, asyncio.Transport), type(transport).__name__)

    def data_received(self, data):
        print(self.name, "data", data)
        if self.name == "server":
            self.transport.write(data.upper())
            if data == b"bye":
                self.transport.close()

    def eof_received(self):
        print(self.name, "eof")

    def connection_lost(self, exc):
        print(self.name, "lost", exc)
        if self.done:
            self.done.set_result(None)


async def main():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    server = await loop.create_server(lambda: Noisy("server"), "127.0.0.1", 0)
    print(server.get_loop() is loop, server.is_serving())
    port = server.sockets[0].getsockname()[1]
    loop.call_soon(print, "before connect")
    transport, protocol = await loop.create_connection(lambda: Noisy("client", done), "127.0.0.1", port)
    print("connected", protocol.transport is transport, transport.get_protocol() is protocol)
    print(transport.get_extra_info("peername") == ("127.0.0.1", port), transport.get_extra_info("nothing", 7))
    print(transport.get_extra_info("socket").getsockname() == transport.get_extra_info("sockname"))
    transport.write(b"hello")
    await asyncio.sleep(0.02)
    transport.write(bytearray(b"by"))
    transport.write(memoryview(b"e"))
    await done
    print(transport.is_closing(), transport.is_reading())
    transport.write(b"too late")
    try:
        transport.write("text")
    except TypeError as e:
        print(e)
    server.close()
    await server.wait_closed()
    print("end")


asyncio.run(main())
