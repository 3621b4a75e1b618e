"""A small HTTP server and client, with keep-alive and chunks."""
import asyncio
import json


async def read_request(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")[:-2]
    method, path, version = first.split()
    headers = {k.lower(): v.strip() for k, v in (line.split(":", 1) for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return method, path, headers, body


async def serve(reader, writer):
    try:
        while True:
            try:
                method, path, headers, body = await read_request(reader)
            except asyncio.IncompleteReadError as e:
                print("connection ends", e.partial)
                break
            if path == "/chunks":
                writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                for part in (b"one", b"two two", b""):
                    writer.write(b"%x\r\n%s\r\n" % (len(part), part))
                    await writer.drain()
                continue
            answer = json.dumps({"method": method, "path": path, "body": body.decode()}).encode()
            status = "404 Not Found" if path == "/missing" else "200 OK"
            writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(answer)}\r\n\r\n".encode() + answer)
            await writer.drain()
            if headers.get("connection") == "close":
                break
    finally:
        writer.close()


class Client:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    async def request(self, method, path, body=b"", **headers):
        lines = [f"{method} {path} HTTP/1.1", f"Content-Length: {len(body)}"]
        lines += [f"{k}: {v}" for k, v in headers.items()]
        self.writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        status = head[0].split(" ", 1)[1]
        if "chunked" in head[1]:
            chunks = []
            while size := int(await self.reader.readline(), 16):
                chunks.append(await self.reader.readexactly(size))
                await self.reader.readline()
            await self.reader.readline()
            return status, chunks
        length = int(head[1].split(":")[1])
        return status, json.loads(await self.reader.readexactly(length))


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        client = Client(*await asyncio.open_connection(*server.sockets[0].getsockname()))
        print(await client.request("GET", "/"))
        print(await client.request("POST", "/form", b"a=1&b=2"))
        print(await client.request("GET", "/chunks"))
        print(await client.request("GET", "/missing"))
        print(await client.request("GET", "/last", Connection="close"))
        print(await client.reader.read())
        client.writer.close()
        client = Client(*await asyncio.open_connection(*server.sockets[0].getsockname()))
        client.writer.write(b"GET / HT")
        client.writer.write_eof()
        print(await client.reader.read())
        client.writer.close()
        await asyncio.sleep(0.01)


asyncio.run(main())
