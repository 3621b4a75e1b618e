import asyncio
import sys

async def main():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    transport, _ = await loop.connect_read_pipe(lambda: protocol, sys.stdin)
    print(transport.get_extra_info("pipe") is sys.stdin)
    n = 0
    async for line in reader:
        n += 1
        print("got", line)
        if line == b"quit\n":
            break
    print("rest", await reader.read(), n, reader.at_eof())
    transport.close()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print(sys.stdin.closed)

asyncio.run(main())
