"""add_reader, add_writer, remove_reader, remove_writer."""
import asyncio
import os
import socket


async def main():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    a.setblocking(False)
    b.setblocking(False)
    got = []
    done = loop.create_future()

    def readable(tag):
        data = a.recv(100)
        got.append((tag, data))
        print("readable", tag, data)
        if not data:
            print(loop.remove_reader(a), loop.remove_reader(a))
            done.set_result(None)

    def writable():
        print("writable")
        b.send(b"first")
        print(loop.remove_writer(b.fileno()), loop.remove_writer(b.fileno()))
        loop.call_later(0.01, second)

    def second():
        loop.add_reader(a.fileno(), readable, "replaced")
        b.send(b"second")
        loop.call_later(0.01, b.close)

    loop.add_reader(a, readable, "one")
    loop.add_writer(b, writable)
    await done
    print(got)
    a.close()

    read_end, write_end = os.pipe()
    future = loop.create_future()

    def on_pipe():
        future.set_result(os.read(read_end, 100))
        loop.remove_reader(read_end)

    loop.add_reader(read_end, on_pipe)
    loop.call_later(0.005, os.write, write_end, b"through a pipe")
    print(await future)
    os.close(read_end)
    os.close(write_end)
    for bad in (-1, "x", None):
        try:
            loop.add_reader(bad, print)
        except ValueError as e:
            print(type(e).__name__, e)

    reader, writer = await asyncio.open_unix_connection(sock=socket.socketpair()[0])
    number = writer.get_extra_info("socket").fileno()
    try:
        loop.add_reader(number, print)
    except RuntimeError as e:
        print(str(e).startswith(f"File descriptor {number} is used by transport <_SelectorSocketTransport"))
    writer.close()

    c, d = socket.socketpair()

    def fails():
        c.recv(10)
        loop.remove_reader(c)
        raise ValueError("in a reader")

    reported = loop.create_future()
    loop.set_exception_handler(lambda loop, context: reported.set_result(context["exception"]))
    loop.add_reader(c, fails)
    d.send(b"x")
    print(repr(await reported))


asyncio.run(main())
