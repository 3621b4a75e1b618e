"""Talking to a process line by line; waiting; killing."""
import asyncio
import signal
from asyncio.subprocess import PIPE


async def main():
    proc = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
    for i in range(3):
        proc.stdin.write(f"line {i}\n".encode())
        await proc.stdin.drain()
        print(await proc.stdout.readline())
    proc.stdin.close()
    await proc.stdin.wait_closed()
    print(await proc.stdout.read(), await proc.wait())

    proc = await asyncio.create_subprocess_exec("sleep", "60")
    try:
        await asyncio.wait_for(proc.wait(), 0.05)
    except TimeoutError:
        print("still running", proc.returncode)
    proc.terminate()
    print(await proc.wait(), proc.returncode)
    try:
        proc.terminate()
    except ProcessLookupError as e:
        print("over", repr(e))

    proc = await asyncio.create_subprocess_exec("sleep", "60")
    proc.kill()
    print(await proc.wait())
    proc = await asyncio.create_subprocess_exec("sleep", "60")
    proc.send_signal(signal.SIGINT)
    print(await proc.wait())

    proc = await asyncio.create_subprocess_shell("for i in 1 2 3; do echo $i; done", stdout=PIPE)
    async for line in proc.stdout:
        print("got", line)
    print(await proc.wait())

    proc = await asyncio.create_subprocess_exec("head", "-c", "10", stdin=PIPE, stdout=PIPE)
    out, _ = await proc.communicate(b"x" * 1_000_000)
    print(out, proc.returncode)

    big = b"0123456789" * 100_000
    proc = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
    out, _ = await proc.communicate(big)
    print(len(out), out == big)

    procs = [await asyncio.create_subprocess_shell(f"sleep 0.0{n}; exit {n}") for n in range(4)]
    print(await asyncio.gather(*(p.wait() for p in procs)))

    async def cancelled():
        proc = await asyncio.create_subprocess_exec("sleep", "60")
        try:
            await proc.wait()
        except asyncio.CancelledError:
            proc.kill()
            print("killed", await proc.wait())
            raise

    task = asyncio.create_task(cancelled())
    await asyncio.sleep(0.05)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")


asyncio.run(main())
