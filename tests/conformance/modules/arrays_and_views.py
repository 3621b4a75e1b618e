"""What arrays refuse, and memory views of bytearrays and of BytesIO."""
from array import array
import io
for c in "qQlLiIhHbBfd":
    for v in (2**63, 2**64, -2**64, -1, 2**40, -2**40, 70000, -70000, 200, 1e400, 7):
        try:
            a = array(c)
            a.append(v)
            print(c, a)
        except Exception as e:
            print(c, v, type(e).__name__, e)

buf = io.BytesIO(b"hello world")
view = buf.getbuffer()
print(view.nbytes, len(view), view[0], view[-1], bytes(view[:5]), view.readonly, view.format)
view[0] = ord("J")
view[6:11] = b"WORLD"
print(buf.getvalue(), view.tobytes(), view.tolist()[:3])
view[::2] = bytes(6)
print(buf.getvalue(), sum(view))
view.release()
try:
    view[0]
except ValueError as e:
    print(e)
with buf.getbuffer() as v:
    print(v.hex(), v == b"x")
buf.write(b"more and more, longer than before")
print(buf.getbuffer().nbytes)
buf.close()
try:
    buf.getbuffer()
except ValueError as e:
    print(e)
ba = bytearray(range(10))
m = memoryview(ba)[2:8]
m[1] = 99
m[2:4] = b"zz"
print(ba, m[1], m[::-1].tolist(), bytes(m), list(m), 99 in m)
b = memoryview(b"abc")
try:
    b[0] = 1
except TypeError as e:
    print(e)
print(hash(b) == hash(b"abc"), b == bytearray(b"abc"), m.toreadonly().readonly)
for bad in (lambda: m[10], lambda: m.__setitem__(0, 256), lambda: m.__setitem__(0, "x"), lambda: m.__setitem__(slice(0, 2), b"abc"), lambda: m["a"]):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
