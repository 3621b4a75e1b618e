from collections import Counter

c = Counter("mississippi")
print(c, c["s"], c["zz"], c.most_common(2), c.total(), len(c), list(c), sorted(c.elements()))
c.update("spam")
c["new"] += 3
print(c, c.most_common())
c.subtract({"s": 2, "q": 1})
print(c["s"], c["q"], +Counter(a=1, b=-1), -Counter(a=1, b=-2))
a, b = Counter(x=3, y=1), Counter(x=1, y=2, z=1)
print(a + b, a - b, a & b, a | b, a == Counter({"y": 1, "x": 3}), a <= b, Counter(x=1) <= a)
a += b
print(a, dict(a), a.items(), "x" in a, Counter(), bool(Counter()))
del a["x"]
print(a, Counter([1, 1, 2]).most_common(1)[0][0], Counter({"a": 2}).copy())
words = "the cat and the hat and the bat".split()
for w, n in Counter(words).most_common(3):
    print(f"{w:5}{n}")
print(Counter(len(w) for w in words), Counter(words).get("dog", 0), max(Counter("aab").items(), key=lambda kv: kv[1]), sum(Counter("xyz").values()))
anagram = lambda p, q: Counter(p) == Counter(q)
print(anagram("listen", "silent"), anagram("a", "aa"), isinstance(c, dict), Counter(a=1).keys(), {**Counter("ab")})
print(sorted(Counter("hello world").items(), key=lambda kv: (-kv[1], kv[0]))[:3])
