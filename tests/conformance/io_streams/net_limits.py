"""Limits: readline, readuntil, readexactly at and over the limit, without sockets."""
import asyncio


async def attempt(name, awaitable):
    try:
        result = await awaitable
        print(name, result if len(result) < 40 else (len(result), result[:5]))
    except asyncio.IncompleteReadError as e:
        print(name, type(e).__name__, e, e.partial[:20], e.expected)
    except asyncio.LimitOverrunError as e:
        print(name, type(e).__name__, e, e.consumed)
    except Exception as e:
        print(name, type(e).__name__, e)


def reader_of(data, limit=16, eof=True):
    reader = asyncio.StreamReader(limit=limit)
    reader.feed_data(data)
    if eof:
        reader.feed_eof()
    return reader


async def main():
    r = reader_of(b"short\nexactly-sixteen!\n" + b"y" * 17 + b"\nrest\n")
    await attempt("line", r.readline())
    await attempt("line", r.readline())
    await attempt("over, found", r.readline())
    await attempt("after", r.readline())
    await attempt("end", r.readline())
    print(r.at_eof(), repr(r))

    r = reader_of(b"z" * 40)
    await attempt("over, not found", r.readline())
    await attempt("cleared", r.readline())

    r = reader_of(b"a,b;c", 16)
    await attempt("until", r.readuntil(b","))
    await attempt("until", r.readuntil(b";"))
    await attempt("incomplete", r.readuntil(b";"))
    await attempt("nothing", r.read())

    r = reader_of(b"q" * 30 + b"END", 16)
    await attempt("overrun", r.readuntil(b"END"))
    await attempt("kept", r.read(5))
    await attempt("empty separator", r.readuntil(b""))
    await attempt("exactly", r.readexactly(10))
    await attempt("zero", r.readexactly(0))
    await attempt("negative", r.readexactly(-1))
    await attempt("too much", r.readexactly(100))
    await attempt("read 0", r.read(0))

    r = reader_of(b"a--b", 16, eof=False)
    task = asyncio.ensure_future(r.readuntil(b"--b--"))
    await asyncio.sleep(0)
    await attempt("second reader", r.read(1) if False else r.readexactly(100))
    r.feed_data(b"--tail")
    await attempt("split separator", task)
    r.feed_eof()
    await attempt("tail", r.read())

    r = asyncio.StreamReader()
    r.feed_data(b"abc")
    r.feed_data(b"")
    r.set_exception(ValueError("broken"))
    await attempt("exception", r.read(1))
    await attempt("exception", r.readline())
    print(repr(r.exception()))
    r.feed_eof()
    try:
        r.feed_data(b"x")
    except AssertionError as e:
        print("AssertionError", e)
    for limit in (0, -1):
        try:
            asyncio.StreamReader(limit=limit)
        except ValueError as e:
            print(e)

    r = reader_of(b"one\ntwo\nthree", 64)
    async for line in r:
        print("line", line)
    e = asyncio.IncompleteReadError(b"ab", 5)
    print(e, e.args, e.partial, e.expected, isinstance(e, EOFError))
    print(asyncio.IncompleteReadError(b"", None))


asyncio.run(main())
