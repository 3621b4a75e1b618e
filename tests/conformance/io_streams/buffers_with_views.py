def attempt(f, *a):
    try:
        return f(*a)
    except BaseException as e:
        return f"{type(e).__name__}: {e}"
b = bytearray(b"abcdef")
m = memoryview(b)
print(attempt(b.append, 1), attempt(b.clear), attempt(b.__delitem__, slice(0, 2)), attempt(b.extend, b"xx"), attempt(b.pop), len(b))
b[0:2] = b"ZZ"
print(b, attempt(b.__setitem__, slice(0, 2), b"ZZZ"))
n = m[2:4]
m.release()
print(attempt(b.append, 1))
n.release()
print(attempt(b.append, 1), b)
with memoryview(b) as v:
    print(attempt(b.__iadd__, b"x"), v.obj is b)
    w = v[1:]
print(attempt(b.append, 2))
del w
print(attempt(b.append, 2), b)
def parse(buf):
    view = memoryview(buf)
    part = view[1:3]
    got = part.tobytes()
    view.release()
    try:
        del buf[:2]
    except BufferError as e:
        print(e)
        part.release()
        del buf[:2]
    return got
print(parse(b), b)
b = bytearray(b"ab")
b.extend(b)
b[1:1] = b
print(b)
def iadd(x):
    x += x
    return x
print(attempt(iadd, b))
m = memoryview(b)
for f in (lambda: b.__imul__(1), lambda: b.__imul__(2), lambda: b.clear(), lambda: b.__delitem__(slice(0, 4, 2)), lambda: bytearray().clear(), lambda: b.insert(0, 300), lambda: b.remove(999), lambda: b.pop(99), lambda: b.__delitem__(99), lambda: b.__delitem__(slice(0, 0)), lambda: b.__iadd__(b""), lambda: b.extend([]), lambda: b.extend([1])):
    print(attempt(f))
del m
del b[::2]
print(b)
del b[::-2]
print(b)
c = bytearray(range(20))
del c[15:2:-3]
print(list(c))
del c[-1]
c[3:5] = b""
c[2:2] = range(3)
c *= 2
print(list(c), c.pop(0), c.pop())
import io
x = io.BytesIO(b"abc")
v = x.getbuffer()
for f in (lambda: x.write(b"z"), lambda: x.truncate(1), x.close, lambda: x.getvalue(), lambda: x.seek(0)):
    print(attempt(f))
v[0] = 65
v.release()
print(x.getvalue(), x.write(b"zzzz"), x.getvalue(), x.close())
import asyncio
class P(asyncio.BufferedProtocol):
    def __init__(self):
        self.buf = bytearray(8)
        self.got = bytearray()
        self.done = asyncio.get_running_loop().create_future()
    def get_buffer(self, hint):
        return memoryview(self.buf)[2:]
    def buffer_updated(self, n):
        self.got += self.buf[2:2 + n]
        self.got.extend(b".")
    def connection_lost(self, e):
        self.done.set_result(bytes(self.got).replace(b".", b""))
async def main():
    loop = asyncio.get_running_loop()
    ps = []
    def make():
        ps.append(P())
        return ps[-1]
    s = await loop.create_server(make, "127.0.0.1", 0)
    r, w = await asyncio.open_connection(*s.sockets[0].getsockname())
    buf = bytearray(b"hello world, this is it")
    w.write(memoryview(buf)[3:])
    await w.drain()
    del buf[:5]
    w.write(buf)
    buf.clear()
    w.close()
    await w.wait_closed()
    print(await ps[0].done, buf)
    s.close()
asyncio.run(main())
