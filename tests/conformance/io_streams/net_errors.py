"""Errors of connections, as CPython words them."""
import asyncio
import socket


async def attempt(name, awaitable, hide=()):
    try:
        result = await awaitable
        print(name, type(result).__name__)
        return result
    except BaseException as e:
        text = str(e)
        for port in hide:
            text = text.replace(str(port), "PORT")
        print(name, type(e).__name__, text, getattr(e, "errno", None), type(e).__mro__[1].__name__)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


async def main():
    loop = asyncio.get_running_loop()
    port = free_port()
    await attempt("refused", asyncio.open_connection("127.0.0.1", port), [port])
    await attempt("refused", loop.create_connection(asyncio.Protocol, "127.0.0.1", port), [port])
    await attempt("no host", asyncio.open_connection())
    await attempt("no name", asyncio.open_connection("does-not-exist.invalid", 80))
    await attempt("unix", asyncio.open_unix_connection("/tmp/does/not/exist"))
    await attempt("ssl args", asyncio.open_connection("127.0.0.1", port, server_hostname="x"))
    with socket.socket() as s:
        await attempt("both", loop.create_connection(asyncio.Protocol, "127.0.0.1", port, sock=s))
    await attempt("server", asyncio.start_server(print))
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    busy = taken.getsockname()[1]
    await attempt("busy", asyncio.start_server(print, "127.0.0.1", busy), [busy])
    taken.close()
    await attempt("all", loop.create_connection(asyncio.Protocol, "127.0.0.1", port, all_errors=True))
    await attempt("udp as tcp", loop.create_connection(asyncio.Protocol, sock=socket.socket(type=socket.SOCK_DGRAM)) if False else asyncio.sleep(0))
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1)
    except ConnectionRefusedError as e:
        print(e)
    try:
        await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 1)
    except OSError as e:
        print(type(e).__name__)


asyncio.run(main())
