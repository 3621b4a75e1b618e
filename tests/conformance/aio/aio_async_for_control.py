import asyncio


async def letters(word):
    for c in word:
        await asyncio.sleep(0)
        yield c


async def search(word, wanted):
    async for c in letters(word):
        if c == "-":
            continue
        if c == wanted:
            print("found", c)
            break
        print("skip", c)
    else:
        print("no", wanted, "in", word)
        c = None
    return c


async def first_vowel(words):
    async for w in letters(words):
        async for v in letters("aeiou"):
            if w == v:
                return w
    return "none"


async def main():
    print(await search("a-bc", "b"))
    print(await search("xy", "z"))
    print(await search("", "z"))
    print(await first_vowel("rhythm"), await first_vowel("brick"))
    async for a, b in pairs():
        print(a, b)
    n = 0
    async for c in letters("abcdef"):
        try:
            if c == "b":
                continue
            if c == "e":
                break
        finally:
            n += 1
            print("finally", c)
    print(n, c)
    try:
        async for x in [1, 2]:
            print(x)
    except TypeError as err:
        print("TypeError:", err)


async def pairs():
    for i in range(2):
        yield i, [i] * 2


asyncio.run(main())
