"""A pipeline of processes: the output of one is the input of the next."""
import asyncio
from asyncio.subprocess import PIPE


async def pump(source, target):
    while chunk := await source.read(1000):
        target.write(chunk)
        await target.drain()
    target.close()


async def pipeline(data, *commands):
    procs = []
    for command in commands:
        procs.append(await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE))
    async with asyncio.TaskGroup() as tg:
        for first, second in zip(procs, procs[1:]):
            tg.create_task(pump(first.stdout, second.stdin))

        async def feed():
            procs[0].stdin.write(data)
            await procs[0].stdin.drain()
            procs[0].stdin.close()

        tg.create_task(feed())
        result = tg.create_task(procs[-1].stdout.read())
    codes = [await p.wait() for p in procs]
    return result.result(), codes


async def main():
    words = "\n".join(["pear", "apple", "fig", "apple", "fig", "apple"]) + "\n"
    print(await pipeline(words.encode(), ["sort"], ["uniq", "-c"], ["sort", "-rn"], ["tr", "-s", " "]))
    numbers = "".join(f"{n}\n" for n in range(20000)).encode()
    out, codes = await pipeline(numbers, ["grep", "7"], ["wc", "-l"])
    print(out.strip(), codes)


asyncio.run(main())
