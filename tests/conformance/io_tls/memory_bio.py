"""TLS without a socket: two `SSLObject`s, and what is between them."""
import ssl

CERT = "localhost.pem"
KEY = "localhost.key"
def attempt(name, f):
    try:
        r = f()
        print(name, "->", r if not isinstance(r, bytes) or len(r) < 40 else len(r))
        return r
    except Exception as e:
        print(name, type(e).__module__, type(e).__name__, e.args, str(e), getattr(e, "reason", "-"), getattr(e, "library", "-"), getattr(e,"errno","-"))
b = ssl.MemoryBIO()
print(b.pending, b.eof, b.read(), b.write(b"hello"), b.pending, b.eof, b.read(2), b.read(-1), b.read(0), b.eof)
b.write(bytearray(b"x")); b.write(memoryview(b"yz"))
print(b.read(10))
b.write(b"end"); b.write_eof()
print(b.eof, b.pending, b.read(1), b.eof, b.read(), b.eof, b.read())
attempt("write after eof", lambda: b.write(b"q"))
attempt("write str", lambda: ssl.MemoryBIO().write("q"))
attempt("write none", lambda: ssl.MemoryBIO().write())
print(repr(ssl.MemoryBIO)[:30], type(b).__name__)
attempt("ctor", lambda: ssl.SSLObject())
cctx = ssl.create_default_context(cafile=CERT)
sctx = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
sctx.load_cert_chain(CERT, KEY)
attempt("not bio", lambda: sctx.wrap_bio(1, 2, True))
cin, cout, sin, sout = [ssl.MemoryBIO() for _ in range(4)]
client = cctx.wrap_bio(cin, cout, server_hostname="localhost")
server = sctx.wrap_bio(sin, sout, server_side=True)
print(client.server_hostname, client.server_side, server.server_side, server.server_hostname, client.context is cctx, client.session, client.session_reused)
print(client.version(), client.cipher(), client.selected_alpn_protocol(), client.compression())
attempt("cert early", lambda: client.getpeercert())
attempt("server hs", server.do_handshake)
attempt("client hs", client.do_handshake)
print(cout.pending > 100)
def move():
    n = 0
    for a, b in ((cout, sin), (sout, cin)):
        d = a.read()
        n += len(d)
        if d: b.write(d)
    return n
move()
attempt("read before", lambda: client.read(10))
attempt("server hs", server.do_handshake)
move()
attempt("client hs", client.do_handshake)
move()
attempt("server hs", server.do_handshake)
move()
print(client.version(), server.version(), client.cipher()[1], server.cipher()[2])
print(client.getpeercert()["subject"], server.getpeercert())
attempt("read nothing", lambda: client.read(10))
attempt("read nothing", lambda: server.read())
attempt("write", lambda: client.write(b"hello"))
attempt("write", lambda: client.write(b" world"))
attempt("write empty", lambda: client.write(b""))
move()
attempt("read 2", lambda: server.read(2))
print(server.pending())
attempt("read 100", lambda: server.read(100))
attempt("read 100", lambda: server.read(100))
attempt("read 100", lambda: server.read(100))
attempt("big", lambda: server.write(b"z" * 100000))
move()
buf = bytearray(10)
attempt("into", lambda: client.read(10, buf)); print(buf)
attempt("into", lambda: client.read(4, buf)); print(buf, client.pending())
n = 14
while n < 100000:
    n += len(client.read(65536))
print(n)
attempt("read neg", lambda: client.read(-1))
attempt("read 0", lambda: client.read(0))
attempt("write str", lambda: client.write("abc"))
# partial record
client.write(b"partial")
d = cout.read()
sin.write(d[:3])
attempt("part", lambda: server.read(100)); print(sin.pending)
sin.write(d[3:10])
attempt("part", lambda: server.read(100)); print(sin.pending)
sin.write(d[10:])
attempt("part", lambda: server.read(100))
# garbage
attempt("unwrap", client.unwrap)
attempt("unwrap", client.unwrap)
move()
attempt("server read", lambda: server.read(10))
attempt("server read", lambda: server.read(10))
attempt("server unwrap", server.unwrap)
move()
attempt("client unwrap", client.unwrap)
attempt("client write", lambda: client.write(b"late"))
attempt("client read", lambda: client.read(10))

print("eof")
cin, cout, sin, sout = [ssl.MemoryBIO() for _ in range(4)]
client = cctx.wrap_bio(cin, cout, server_hostname="localhost")
attempt("hs", client.do_handshake)
cin.write_eof()
attempt("hs eof", client.do_handshake)
cin, cout = ssl.MemoryBIO(), ssl.MemoryBIO()
client = cctx.wrap_bio(cin, cout, server_hostname="localhost")
attempt("hs", client.do_handshake)
cin.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
attempt("hs garbage", client.do_handshake)
sin, sout = ssl.MemoryBIO(), ssl.MemoryBIO()
server = sctx.wrap_bio(sin, sout, server_side=True)
sin.write(b"GET / HTTP/1.1\r\n\r\n")
attempt("server http", server.do_handshake)
def connected(name="localhost", cc=cctx):
    cin, cout, sin, sout = [ssl.MemoryBIO() for _ in range(4)]
    client = cc.wrap_bio(cin, cout, server_hostname=name)
    server = sctx.wrap_bio(sin, sout, server_side=True)
    done = set()
    for _ in range(10):
        for x, i, o in ((client, cin, sout), (server, sin, cout)):
            d = o.read()
            if d: i.write(d)
            if x in done: continue
            try:
                x.do_handshake()
                done.add(x)
            except ssl.SSLWantReadError:
                pass
    return client, server, cin, cout, sin, sout
client, server, cin, cout, sin, sout = connected()
cin.write_eof()
attempt("read eof", lambda: client.read(10))
client, server, cin, cout, sin, sout = connected()
sin.write_eof()
attempt("unwrap eof", server.unwrap)
client, server, cin, cout, sin, sout = connected()
server.write(b"data")
attempt("s unwrap", server.unwrap)
cin.write(sout.read())
attempt("c unwrap with data", client.unwrap)
attempt("c read", lambda: client.read(10))
attempt("c read", lambda: client.read(10))
attempt("c unwrap", client.unwrap)
attempt("wrong name", lambda: connected("example.org"))
