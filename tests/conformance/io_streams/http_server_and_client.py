"""A small HTTP/1.1 server and a client: keep-alive, chunked bodies, limits and timeouts."""
import asyncio
import json
import time
from urllib.parse import parse_qs, unquote, urlsplit

REASONS = {200: "OK", 201: "Created", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 413: "Content Too Large"}
MAX_BODY = 64 * 1024


class HttpError(Exception):
    def __init__(self, status, message=""):
        super().__init__(message or REASONS[status])
        self.status = status


async def read_headers(reader):
    headers = {}
    while (line := await reader.readuntil(b"\r\n")) != b"\r\n":
        name, sep, value = line.decode("latin-1").partition(":")
        if not sep:
            raise HttpError(400, f"bad header line {line!r}")
        headers[name.strip().lower()] = value.strip()
    return headers


async def read_body(reader, headers):
    if headers.get("transfer-encoding", "").lower() == "chunked":
        parts = []
        while size := int((await reader.readline()).split(b";")[0], 16):
            parts.append(await reader.readexactly(size))
            if sum(map(len, parts)) > MAX_BODY:
                raise HttpError(413)
            await reader.readexactly(2)
        headers.update(await read_headers(reader))
        return b"".join(parts)
    length = int(headers.get("content-length", 0))
    if length > MAX_BODY:
        raise HttpError(413)
    return await reader.readexactly(length)


class Server:
    def __init__(self):
        self.items = {}
        self.routes = {}
        self.log = []
        self.connections = 0

    def route(self, method, path):
        def register(handler):
            self.routes.setdefault(path, {})[method] = handler
            return handler
        return register

    async def dispatch(self, method, target, headers, body):
        url = urlsplit(target)
        handlers = self.routes.get(unquote(url.path))
        if handlers is None:
            raise HttpError(404, f"nothing at {url.path}")
        if method not in handlers:
            raise HttpError(405)
        return await handlers[method](parse_qs(url.query), body)

    async def __call__(self, reader, writer):
        self.connections += 1
        try:
            keep = True
            while keep:
                try:
                    async with asyncio.timeout(2):
                        line = await reader.readline()
                except TimeoutError:
                    break
                if not line:
                    break
                try:
                    method, target, version = line.decode("ascii").split()
                    headers = await read_headers(reader)
                    keep = headers.get("connection", "keep-alive").lower() != "close"
                    body = await read_body(reader, headers)
                    status, payload = await self.dispatch(method, target, headers, body)
                except HttpError as e:
                    status, payload = e.status, {"error": str(e)}
                    keep = keep and e.status in (404, 405)
                except ValueError as e:
                    status, payload, keep = 400, {"error": type(e).__name__}, False
                self.log.append((line.decode().split()[0], status))
                await self.respond(writer, status, payload, keep)
        except (asyncio.IncompleteReadError, ConnectionError) as e:
            self.log.append(("lost", type(e).__name__))
        finally:
            writer.close()

    async def respond(self, writer, status, payload, keep):
        head = [f"HTTP/1.1 {status} {REASONS[status]}", f"Connection: {'keep-alive' if keep else 'close'}"]
        if hasattr(payload, "__aiter__"):
            writer.write("\r\n".join([*head, "Transfer-Encoding: chunked", "", ""]).encode())
            async for chunk in payload:
                writer.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
                await writer.drain()
            writer.write(b"0\r\n\r\n")
        else:
            data = json.dumps(payload, sort_keys=True).encode()
            head += ["Content-Type: application/json", f"Content-Length: {len(data)}", "", ""]
            writer.writelines(["\r\n".join(head).encode(), data])
        await writer.drain()


class Client:
    def __init__(self, port):
        self.port = port
        self.stream = None
        self.opened = 0

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        await self.hang_up()

    async def hang_up(self):
        if self.stream:
            self.stream[1].close()
            await self.stream[1].wait_closed()
            self.stream = None

    async def request(self, method, target, body=None, chunks=None, **extra):
        if self.stream is None:
            self.stream = await asyncio.open_connection("127.0.0.1", self.port)
            self.opened += 1
        reader, writer = self.stream
        headers = {"Host": f"localhost", **{k.replace("_", "-"): v for k, v in extra.items()}}
        if chunks is not None:
            headers["Transfer-Encoding"] = "chunked"
        elif body is not None:
            headers["Content-Length"] = str(len(body))
        lines = [f"{method} {target} HTTP/1.1"] + [f"{k}: {v}" for k, v in headers.items()]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        for chunk in chunks or ():
            writer.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
        if chunks is not None:
            writer.write(b"0\r\n\r\n")
        elif body:
            writer.write(body)
        await writer.drain()
        status = int((await reader.readline()).split()[1])
        answer = await read_headers(reader)
        data = await read_body(reader, answer)
        if answer.get("connection") == "close":
            await self.hang_up()
        return status, answer, data


async def main():
    app = Server()

    @app.route("GET", "/items")
    async def list_items(query, body):
        prefix = query.get("prefix", [""])[0]
        return 200, {k: v for k, v in app.items.items() if k.startswith(prefix)}

    @app.route("POST", "/items")
    async def add_item(query, body):
        item = json.loads(body)
        app.items[item["name"]] = item["value"]
        return 201, item

    @app.route("GET", "/count to")
    async def count(query, body):
        async def numbers():
            for i in range(int(query["n"][0])):
                await asyncio.sleep(0)
                yield f"{i}\n".encode() * 3
        return 200, numbers()

    @app.route("PUT", "/echo")
    async def echo(query, body):
        return 200, {"length": len(body), "start": body[:12].decode("utf-8", "replace")}

    server = await asyncio.start_server(app, "127.0.0.1", 0, limit=16 * 1024)
    async with server, Client(server.sockets[0].getsockname()[1]) as client:
        for i, name in enumerate(["apple", "apricot", "pear"]):
            status, headers, data = await client.request("POST", "/items", json.dumps({"name": name, "value": i}).encode())
            print(status, headers["content-type"], data.decode())
        print(await client.request("GET", "/items?prefix=ap"))
        status, headers, data = await client.request("GET", "/count%20to?n=5")
        print(status, headers, data)
        print(await client.request("PUT", "/echo", chunks=[b"caf\xc3\xa9 ", b"x" * 5000, b"!"]))
        print(await client.request("GET", "/nothing"))
        print(await client.request("DELETE", "/items"))
        print("connections", client.opened)
        print(await client.request("POST", "/items", b"not json"))
        print(await client.request("PUT", "/echo", b"", Content_Length="99999999"))
        print(await client.request("GET", "/items", connection="close"))
        print("connections", client.opened)
        reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
        writer.write(b"PUT /echo HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc")
        writer.write_eof()
        print(await reader.read())
        writer.close()
        many = [Client(client.port) for _ in range(20)]
        results = await asyncio.gather(*(c.request("PUT", "/echo", bytes([65 + i]) * i * 10) for i, c in enumerate(many)))
        print([json.loads(data)["length"] for _, _, data in results])
        for c in many:
            await c.hang_up()
    print("server saw", app.connections, app.log[:14], len(app.log))


asyncio.run(main())
