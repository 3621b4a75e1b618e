"""Streams on a transport and protocol of one's own, and classes derived from asyncio's."""
import asyncio


class Memory(asyncio.Transport):
    def __init__(self, protocol):
        super().__init__({"kind": "memory"})
        self.protocol = protocol
        self.written = []
        self.paused = 0
        self.closing = False

    def write(self, data):
        self.written.append(bytes(data))

    def pause_reading(self):
        self.paused += 1
        print("pause_reading")

    def resume_reading(self):
        print("resume_reading")

    def is_closing(self):
        return self.closing

    def close(self):
        self.closing = True
        asyncio.get_running_loop().call_soon(self.protocol.connection_lost, None)


class Counting(asyncio.StreamReader):
    lines = 0

    async def readline(self):
        self.lines += 1
        return await super().readline()


class Shouting(asyncio.StreamReaderProtocol):
    def data_received(self, data):
        print("protocol sees", data)
        super().data_received(data.upper())


async def main():
    loop = asyncio.get_running_loop()
    reader = Counting(limit=10, loop=loop)
    protocol = Shouting(reader, loop=loop)
    transport = Memory(protocol)
    protocol.connection_made(transport)
    writer = asyncio.StreamWriter(transport, protocol, reader, loop)
    print(writer.transport is transport, writer.get_extra_info("kind"), writer.get_extra_info("x", 1))
    protocol.data_received(b"first line\nsecond line\n")
    print(await reader.readline() if False else await reader.readuntil(b"\n"))
    try:
        await reader.readline()
    except ValueError as e:
        print(e)
    print(reader.lines, reader.at_eof())
    writer.write(b"abc")
    writer.writelines([b"d", b"ef"])
    print(transport.written)
    protocol.pause_writing()
    drain = asyncio.create_task(writer.drain())
    await asyncio.sleep(0)
    print(drain.done())
    protocol.resume_writing()
    await drain
    protocol.data_received(b"x" * 30)
    print(transport.paused, await reader.read(25))
    print(await reader.read(5))
    protocol.eof_received()
    writer.close()
    await writer.wait_closed()
    print(writer.is_closing(), await reader.read())
    base = asyncio.BaseTransport()
    for call in (base.close, base.is_closing, asyncio.WriteTransport().abort):
        try:
            call()
        except NotImplementedError:
            print("NotImplementedError")
    print(base.get_extra_info("a"), issubclass(asyncio.Transport, asyncio.ReadTransport))


asyncio.run(main())
