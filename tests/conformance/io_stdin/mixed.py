import asyncio
import sys

async def main():
    loop = asyncio.get_running_loop()
    print("first", repr(sys.stdin.readline()))
    print("input", repr(input("name? ")))
    print("executor", repr(await loop.run_in_executor(None, sys.stdin.readline)))
    print("thread", repr(await asyncio.to_thread(sys.stdin.readline)))
    print("raw", sys.stdin.buffer.readline())
    print("isatty", sys.stdin.isatty(), sys.stdin.fileno(), sys.stdin.encoding, sys.stdin.name, sys.stdin.mode)
    for line in sys.stdin:
        print("line", repr(line))
        if line == "stop\n":
            break
    print("rest", repr(sys.stdin.read(5)), repr(sys.stdin.read()))
    print("end", repr(sys.stdin.readline()), repr(sys.stdin.read()), sys.stdin.buffer.read())
    try:
        input()
    except EOFError as e:
        print("EOFError", e)

asyncio.run(main())
