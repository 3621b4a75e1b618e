"""loop.subprocess_exec with a protocol of its own."""
import asyncio


class Collect(asyncio.SubprocessProtocol):
    def __init__(self, done):
        self.done = done
        self.output = {1: b"", 2: b""}
        self.events = []

    def connection_made(self, transport):
        self.transport = transport
        self.events.append("made")

    def pipe_data_received(self, fd, data):
        self.output[fd] += data

    def pipe_connection_lost(self, fd, exc):
        self.events.append(("pipe lost", fd, exc))

    def process_exited(self):
        self.events.append("exited")

    def connection_lost(self, exc):
        self.events.append(("lost", exc))
        self.done.set_result(None)


async def main():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    transport, protocol = await loop.subprocess_exec(
        lambda: Collect(done), "sh", "-c", "cat; echo e >&2; exit 4")
    print(isinstance(transport, asyncio.SubprocessTransport), transport.get_returncode(), transport.get_pid() > 0)
    stdin = transport.get_pipe_transport(0)
    stdin.write(b"abc")
    stdin.write_eof()
    await done
    print(protocol.output, transport.get_returncode())
    print(sorted(map(str, protocol.events)))
    transport.close()
    done = loop.create_future()
    transport, protocol = await loop.subprocess_shell(lambda: Collect(done), "echo shell", stdin=None)
    await done
    print(protocol.output[1], transport.get_pipe_transport(0), transport.is_closing())
    transport.close()
    print(transport.is_closing())


asyncio.run(main())
