import asyncio
import ssl

async def serve(r, w):
    try:
        while data := await r.read(4096):
            w.write(data)
            await w.drain()
    except (ConnectionError, ssl.SSLError):
        pass
    finally:
        w.close()

async def main():
    sc = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH); sc.load_cert_chain("localhost.pem", "localhost.key")
    s = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=sc)
    port = s.sockets[0].getsockname()[1]
    c = ssl.create_default_context(cafile="localhost.pem")
    async def one(i):
        r, w = await asyncio.open_connection("localhost", port, ssl=c, family=2)
        async def feed():
            for k in range(50):
                w.write(bytes([k]) * 20000)
                await w.drain()
        t = asyncio.create_task(feed())
        got = b"".join([await r.readexactly(1000) for _ in range(1000)])
        await t
        assert got == b"".join(bytes([k]) * 20000 for k in range(50))
        w.close(); await w.wait_closed()
        return len(got)
    print(sum(await asyncio.gather(*[one(i) for i in range(5)])))
    r, w = await asyncio.open_connection("127.0.0.1", port, ssl=c)
    w.transport.abort()
    try:
        await w.wait_closed()
    except Exception as e:
        print(repr(e))
    r, w = await asyncio.open_connection("127.0.0.1", port, ssl=c)
    print(w.transport.get_write_buffer_limits())
    try:
        w.write_eof()
    except NotImplementedError as e:
        print("no eof", repr(e))
    w.transport.abort()
    # ssl=True refuses a self-signed certificate
    try:
        await asyncio.open_connection("127.0.0.1", port, ssl=True)
    except ssl.SSLCertVerificationError as e:
        print(e.verify_message)
    # a plain client to a TLS server
    r, w = await asyncio.open_connection("127.0.0.1", port)
    w.write(b"GET / HTTP/1.0\r\n\r\n")
    print(len(await r.read()) < 100)
    w.close()
    # client certificates
    sc2 = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile="localhost.pem"); sc2.load_cert_chain("localhost.pem", "localhost.key")
    sc2.verify_mode = ssl.CERT_REQUIRED
    async def peer(r, w):
        print("peer", w.get_extra_info("peercert")["subject"])
        w.write(b"ok"); w.close()
    s2 = await asyncio.start_server(peer, "127.0.0.1", 0, ssl=sc2)
    p2 = s2.sockets[0].getsockname()[1]
    cc = ssl.create_default_context(cafile="localhost.pem"); cc.load_cert_chain("localhost.pem", "localhost.key")
    cc.set_alpn_protocols(["http/1.1"])
    r, w = await asyncio.open_connection("127.0.0.1", p2, ssl=cc, server_hostname="localhost")
    print(await r.read(), w.get_extra_info("ssl_object").selected_alpn_protocol())
    w.close(); await w.wait_closed()
    c12 = ssl.create_default_context(cafile="localhost.pem"); c12.maximum_version = ssl.TLSVersion.TLSv1_2
    r, w = await asyncio.open_connection("127.0.0.1", port, ssl=c12)
    print(w.get_extra_info("cipher"), repr(c12.maximum_version))
    w.write(b"12"); print(await r.read(2))
    w.close(); await w.wait_closed()
    s.close(); s2.close()
    await asyncio.sleep(0.05)

asyncio.run(main())
