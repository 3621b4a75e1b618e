from collections import Counter, defaultdict


def tokenize(line: str) -> list[str]:
    word: str = ""
    out: list[str] = []
    for ch in line:
        if ch.isalnum() or ch == "'":
            word += ch
        elif word:
            out.append(word.lower())
            word = ""
    if word:
        out.append(word.lower())
    return out


def index_words(lines: list[str]) -> dict[str, list[int]]:
    idx: defaultdict[str, list[int]] = defaultdict(list)
    for n, line in enumerate(lines, start=1):
        for w in tokenize(line):
            if n not in idx[w]:
                idx[w].append(n)
    return dict(idx)


def rle(s: str) -> str:
    out: list[str] = []
    i: int = 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]:
            j += 1
        out.append(f"{s[i]}{j - i}" if j - i > 1 else s[i])
        i = j
    return "".join(out)


def wrap(text: str, width: int) -> list[str]:
    lines: list[str] = []
    current: list[str] = []
    for w in text.split():
        if current and len(" ".join(current + [w])) > width:
            lines.append(" ".join(current))
            current = []
        current.append(w)
    return lines + ([" ".join(current)] if current else [])


poem: list[str] = ["The naïve café, the end.", "It's the café -- again!", ""]
print([tokenize(l) for l in poem])
print({w: ns for w, ns in sorted(index_words(poem).items())})
counts: Counter[str] = Counter(w for l in poem for w in tokenize(l))
print(counts.most_common(2), counts["zzz"], sum(counts.values()))
print(rle("aaabccd"), rle(""), rle("éé日日日"), wrap("the quick brown fox jumps over", 11))
for line in wrap("one two three four", 9):
    print(f"|{line:<9}|{len(line):>3}|{line.title():>10}|")
key: str = "lemon"
plain: str = "attackatdawn"
cipher: str = "".join(chr((ord(p) - 97 + ord(key[i % len(key)]) - 97) % 26 + 97) for i, p in enumerate(plain))
print(cipher, cipher.encode().hex(), cipher[::-1].upper())
