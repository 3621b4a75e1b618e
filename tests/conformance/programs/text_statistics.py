import asyncio
import string
from collections import Counter, defaultdict

TEXT = """It was late, and the rain had not stopped. "Are you coming?" she asked.
He wasn't sure; the road was long, the night was dark, and the dog -- old Biscuit --
was asleep by the fire. "In the morning," he said. "In the morning we will go."

Morning came. The rain did not stop! Biscuit slept on, and so did he...
"""
STOP = set("the a an and was were in on by he she it we you had not did so".split())


def sentences(text):
    buf = []
    for ch in text:
        buf.append(" " if ch == "\n" else ch)
        if ch in ".!?":
            s = "".join(buf).strip(' ".')
            if s:
                yield s
            buf.clear()


def words(text):
    for raw in text.split():
        w = raw.strip(string.punctuation).lower()
        if w:
            yield w


def syllables(word):
    groups, prev = 0, False
    for ch in word:
        vowel = ch in "aeiouy"
        groups += vowel and not prev
        prev = vowel
    if word.endswith("e") and groups > 1:
        groups -= 1
    return max(groups, 1)


def histogram(counts, width=20):
    top = max(counts.values())
    for key in sorted(counts):
        n = counts[key]
        yield f"{key:>4} {'=' * round(n / top * width):<{width}} {n}"


def ngrams(seq, n):
    seq = list(seq)
    return zip(*(seq[i:] for i in range(n)))


def markov(tokens):
    table = defaultdict(list)
    for a, b in ngrams(tokens, 2):
        table[a].append(b)
    return table


def soundex_like(word):
    codes = {c: str(i) for i, group in enumerate(["bfpv", "cgjkqsxz", "dt", "l", "mn", "r"], 1) for c in group}
    out, last = word[0].upper(), codes.get(word[0])
    for ch in word[1:]:
        code = codes.get(ch)
        if code and code != last:
            out += code
        last = code
    return out[:4].ljust(4, "0")


async def analyse(name, func, *args, delay=0):
    await asyncio.sleep(delay)
    try:
        return name, func(*args)
    except Exception as e:
        return name, f"{type(e).__name__}: {e}"


async def count_lines(text, queue):
    for number, line in enumerate(text.splitlines(), 1):
        await queue.put((number, len(line), len(line.split())))
    await queue.put(None)


async def collect(queue):
    rows = []
    while (row := await queue.get()) is not None:
        rows.append(row)
    return rows


async def main():
    all_words = list(words(TEXT))
    print(len(TEXT), "chars", len(all_words), "words", len(set(all_words)), "distinct")
    for i, s in enumerate(sentences(TEXT), 1):
        print(f"{i:2}. ({len(s.split()):>2}) {s[:40]}{'...' if len(s) > 40 else ''}")
    jobs = [
        analyse("common", lambda ws: Counter(w for w in ws if w not in STOP).most_common(4), all_words, delay=0.004),
        analyse("longest", max, all_words, delay=0.002),
        analyse("by length", lambda: max(all_words, key=len)),
        analyse("broken", lambda: all_words["first"]),
        analyse("average", lambda: sum(map(len, all_words)) / 0),
        analyse("palindromes", lambda: sorted({w for w in all_words if len(w) > 2 and w == w[::-1]})),
        analyse("syllables", lambda: sum(map(syllables, all_words)), delay=0.001),
    ]
    for name, value in await asyncio.gather(*jobs):
        print(f"{name:<12}{value}")

    queue = asyncio.Queue(maxsize=2)
    _, rows = await asyncio.gather(count_lines(TEXT, queue), collect(queue))
    print(rows, sum(n for _, n, _ in rows))
    print(*histogram(Counter(map(len, all_words))), sep="\n")
    letters = Counter(c for c in TEXT.lower() if c.isalpha())
    print("".join(c for c, _ in sorted(letters.items(), key=lambda kv: (-kv[1], kv[0]))))
    print(Counter(ngrams(all_words, 2)).most_common(2))
    chain = markov(all_words)
    w, out = "the", []
    for i in range(8):
        out.append(w)
        nexts = chain.get(w)
        if not nexts:
            break
        w = nexts[i % len(nexts)]
    print(" ".join(out))
    print({w: soundex_like(w) for w in ("robert", "rupert", "biscuit", "rain")})
    print(TEXT.title().split()[:6], TEXT.count("the"), TEXT.lower().count("the"), [p.count("\n") for p in TEXT.split("\n\n")])
    punct = {c: TEXT.count(c) for c in sorted(set(TEXT)) if c in string.punctuation}
    print(punct)


asyncio.run(main())
