import asyncio


async def encode(word, codec="utf-8"):
    await asyncio.sleep(0)
    return word.encode(codec)


async def checksum(data):
    total = 0
    for i, byte in enumerate(data):
        total = (total * 31 + byte) % 65521
        if i % 4 == 0:
            await asyncio.sleep(0)
    return total


async def frame(word):
    body = await encode(word)
    return bytes([len(body)]) + body + b"\r\n"


async def unframe(data):
    while data:
        size, data = data[0], data[1:]
        yield data[:size].decode()
        data = data[size + 2:]


async def main():
    words = ["plain", "naïve", "日本", ""]
    frames = await asyncio.gather(*map(frame, words))
    for w, f in zip(words, frames):
        print(f"{w!r:8} {len(w)} {len(f)} {f!r} {await checksum(f)}")
    print([w async for w in unframe(b"".join(frames))])
    try:
        await encode("naïve", "ascii")
    except UnicodeEncodeError as err:
        print(err.reason, err.start, err.object)
    print((await encode("hex me")).hex(), bytes.fromhex("4f4b").decode(), b"a,b".split(b","))
    print("|".join(sorted(words, key=len)), "naïve".upper().center(11, "*"), "%5.2f|%-4s|%03d" % (2.345, "ab", 7))


asyncio.run(main())
