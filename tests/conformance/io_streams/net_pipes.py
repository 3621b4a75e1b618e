"""connect_read_pipe and connect_write_pipe over os.pipe."""
import asyncio
import os


class End:
    def __init__(self, fd):
        self.fd = fd

    def fileno(self):
        return self.fd

    def close(self):
        if self.fd is not None:
            os.close(self.fd)
            print("closed an end")
        self.fd = None


class Sink(asyncio.Protocol):
    def __init__(self):
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        print("made", type(transport).__name__)

    def connection_lost(self, exc):
        print("lost", exc)
        self.lost.set_result(None)


async def main():
    loop = asyncio.get_running_loop()
    r, w = os.pipe()
    reader = asyncio.StreamReader()
    source, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), End(r))
    sink, protocol = await loop.connect_write_pipe(Sink, End(w))
    print(isinstance(source, asyncio.ReadTransport), isinstance(sink, asyncio.WriteTransport))
    sink.write(b"first\nsec")
    print(await reader.readline())
    sink.write(b"ond\n")
    print(await reader.readline(), sink.get_write_buffer_size(), sink.can_write_eof())
    sink.write(b"x" * 300_000)
    print(sink.get_write_buffer_size() > 0)
    print(len(await reader.readexactly(300_000)))
    sink.write_eof()
    print(await reader.read(), sink.is_closing())
    await protocol.lost
    await asyncio.sleep(0.01)
    print(source.is_closing())

    r, w = os.pipe()
    sink, protocol = await loop.connect_write_pipe(Sink, End(w))
    os.close(r)
    await protocol.lost
    print(sink.is_closing())
    with open("/dev/zero", "rb") if False else open(__file__ if False else os.devnull, "rb"):
        pass


asyncio.run(main())
