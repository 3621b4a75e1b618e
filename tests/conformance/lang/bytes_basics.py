b = b"hello\x00\xff"
print(b, len(b), b[0], b[-1], b[1:3], list(b[:3]), b[::-1])
print(bytes(3), bytes([65, 66]), bytes("é", "utf-8"), bytes.fromhex("de ad be ef"), b"\xde\xad".hex(), b"\x01\x02\x03".hex(":"))
print(b"a" + b"b", b"ab" * 2, b"el" in b"hello", 104 in b"hello", b"a" < b"b", b"abc" == "abc")
print(b"a,b,c".split(b","), b" x ".strip(), b"Hello".upper(), b"hello".find(b"l"), b"a-b".replace(b"-", b"+"), b"-".join([b"x", b"y"]))
print(b"abc".startswith(b"ab"), b"12".isdigit(), b"abc".decode(), "abc".encode(), b"\t\n\r'\"\\")
print(b"it's", b'q"q', b"both'\"", repr(b"\x7f\x80"), str(b"z", "ascii"))
ba = bytearray(b"abc")
ba[0] = 90
ba.append(33)
ba.extend(b"xy")
ba += b"!"
print(ba, bytes(ba), len(ba), ba.decode(), ba == b"Zbc!xy!")
del ba[1:3]
ba[0:1] = b"START"
print(ba, ba.pop(), ba)
total = 0
for byte in b"\x01\x02\x03":
    total += byte
print(total, sum(b"abc"), max(b"abc"), sorted(b"cab"), {b"k": 1}[b"k"])
for bad in (lambda: b"a" + "b", lambda: bytes([256]), lambda: b"abc"[9], lambda: bytes("x"), lambda: bytes.fromhex("zz"), lambda: b"abc".index(b"z")):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
try:
    ba[0] = 300
except ValueError as e:
    print(e)
try:
    b[0] = 1
except TypeError as e:
    print(e)
