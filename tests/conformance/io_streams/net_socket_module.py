"""The module socket: blocking sockets, addresses, options, errors."""
import socket
import threading


def serve(listener):
    conn, address = listener.accept()
    with conn:
        while data := conn.recv(1024):
            conn.sendall(data.upper())


def main():
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    thread = threading.Thread(target=serve, args=(listener,))
    thread.start()
    with socket.create_connection(("127.0.0.1", port)) as s:
        s.sendall(b"hello")
        print(s.recv(100), s.getpeername() == ("127.0.0.1", port))
        s.send(b"again")
        buffer = bytearray(10)
        print(s.recv_into(buffer), buffer)
        s.shutdown(socket.SHUT_WR)
        print(s.recv(10))
    thread.join()
    listener.close()
    print(s.fileno(), listener.fileno())

    s = socket.socket()
    print(s.family, s.type, s.proto, repr(s.family), repr(s.type))
    print(s.gettimeout(), s.getblocking())
    s.settimeout(0.05)
    print(s.gettimeout(), s.getblocking(), s.timeout)
    s.setblocking(False)
    print(s.gettimeout(), s.getblocking())
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    print(s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR) != 0)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
    print(s.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
    s.bind(("127.0.0.1", 0))
    s.listen(5)
    try:
        s.accept()
    except BlockingIOError as e:
        print(e, e.errno)
    s.settimeout(0.02)
    try:
        s.accept()
    except TimeoutError as e:
        print(repr(e), socket.timeout is TimeoutError)
    s.close()
    for attempt in (lambda: s.recv(1), lambda: s.getsockname(), lambda: s.send(b"x")):
        try:
            attempt()
        except OSError as e:
            print(e)
    a, b = socket.socketpair()
    a.send(b"pair")
    print(b.recv(2, socket.MSG_PEEK), b.recv(10))
    a.close()
    print(b.recv(1))
    b.close()
    u1 = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    u2 = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    u1.bind(("127.0.0.1", 0))
    u2.sendto(b"dgram", u1.getsockname())
    data, address = u1.recvfrom(100)
    print(data, address[0])
    u1.close(), u2.close()
    print(socket.inet_aton("127.0.0.1"), socket.inet_ntoa(b"\x01\x02\x03\x04"))
    print(socket.inet_pton(socket.AF_INET6, "::1"), socket.inet_ntop(socket.AF_INET6, b"\0" * 15 + b"\1"))
    print(socket.htons(1), socket.ntohl(1), socket.AF_INET, socket.SOCK_DGRAM.name)
    for bad in ("1.2.3", "x"):
        try:
            socket.inet_pton(socket.AF_INET, bad)
        except OSError as e:
            print(e)
    for attempt in (lambda: socket.socket().connect(("127.0.0.1", 70000)),
                    lambda: socket.socket().connect("127.0.0.1"),
                    lambda: socket.socket().bind(("256.0.0.1", 1)) if False else socket.socket().connect(("127.0.0.1",)),
                    lambda: socket.socket().sendto(b"x", 5),
                    lambda: socket.socket().send("text")):
        try:
            attempt()
        except (OSError, OverflowError, TypeError) as e:
            print(type(e).__name__, e)
    try:
        socket.getaddrinfo("does-not-exist.invalid", 80)
    except socket.gaierror as e:
        print(e.errno == socket.EAI_NONAME, isinstance(e, OSError))
    print(socket.getaddrinfo("127.0.0.1", 443, type=socket.SOCK_STREAM))
    print(isinstance(socket.gethostname(), str), socket.gethostbyname("127.0.0.1"))
    print(socket.error is OSError)


main()
