"""Processes: output, input, exit status, environment, errors."""
import asyncio
import os
from asyncio.subprocess import DEVNULL, PIPE, STDOUT


async def run(*args, input=None, **options):
    proc = await asyncio.create_subprocess_exec(*args, stdout=PIPE, stderr=PIPE, **options)
    out, err = await proc.communicate(input)
    print(args[0], proc.returncode, out, err)
    return proc


async def main():
    await run("echo", "hello", "world")
    await run("sh", "-c", "echo out; echo err >&2; exit 3")
    await run("cat", input=b"some input\nmore", stdin=PIPE)
    await run("sh", "-c", "kill -9 $$")
    await run("sh", "-c", "echo $GREETING-$HOME", env={"GREETING": "hi", "PATH": os.environ["PATH"]})
    await run("pwd", cwd="/")
    for command in (("does-not-exist-at-all",), ("/etc",)):
        try:
            await asyncio.create_subprocess_exec(*command)
        except OSError as e:
            print(type(e).__name__, e)
    try:
        await asyncio.create_subprocess_exec("true", cwd="/does/not/exist")
    except OSError as e:
        print(type(e).__name__, e)

    proc = await asyncio.create_subprocess_shell("echo $((6 * 7)); cat; echo end >&2", stdin=PIPE, stdout=PIPE, stderr=STDOUT)
    print(proc.stderr, proc.returncode, type(proc).__name__)
    out, err = await proc.communicate(b"fed\n")
    print(out, err, proc.returncode)
    proc = await asyncio.create_subprocess_exec("true", stdout=DEVNULL, stderr=DEVNULL)
    print(proc.stdin, proc.stdout, proc.stderr, await proc.wait(), await proc.wait())
    proc = await asyncio.create_subprocess_exec("false")
    print(await proc.wait(), await proc.communicate())
    for bad in ({"text": True}, {"universal_newlines": True}, {"bufsize": 1}):
        try:
            await asyncio.create_subprocess_exec("true", **bad)
        except ValueError as e:
            print(e)
    try:
        await asyncio.create_subprocess_shell(["ls"])
    except ValueError as e:
        print(e)


asyncio.run(main())
