import itertools as it
from itertools import chain, groupby, product

print(list(it.count(5, 2).__next__() for _ in range(2)), list(it.islice(it.count(1, 0.5), 4)), list(it.islice(it.cycle("ab"), 5)), list(it.repeat("x", 3)))
print(list(chain([1], (2, 3), "ab")), list(chain.from_iterable([[1, 2], [], [3]])), list(it.accumulate([1, 2, 3, 4])), list(it.accumulate([3, 1, 5, 2], max)), list(it.accumulate([1, 2], initial=100)))
print(list(it.compress("abcd", [1, 0, 1, 0])), list(it.dropwhile(lambda x: x < 3, [1, 3, 2])), list(it.takewhile(lambda x: x < 3, [1, 3, 2])), list(it.filterfalse(lambda x: x % 2, range(5))))
print(list(it.islice("abcdef", 2)), list(it.islice("abcdef", 1, 5, 2)), list(it.islice("abc", 1, None)), list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.pairwise("abcd")))
print(list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(product()), len(list(product(range(3), repeat=3))))
print(list(it.permutations("abc", 2)), list(it.permutations([1, 2, 3]))[:3], list(it.combinations("abcd", 2)), list(it.combinations_with_replacement("ab", 2)))
print(list(it.zip_longest("abc", [1], fillvalue="-")), list(it.zip_longest([1], [2, 3])), list(it.batched("abcdefg", 3)))
a, b = it.tee(iter([1, 2, 3]))
print(next(a), list(b), list(a))
words = ["apple", "avocado", "bean", "beet", "cherry", "axe"]
for key, grp in groupby(words, key=lambda w: w[0]):
    print(key, list(grp))
print([(k, len(list(g))) for k, g in groupby("aaabbca")], {k: [w for w in g] for k, g in groupby(sorted(words, key=len), key=len)})
data = sorted([("x", 1), ("y", 2), ("x", 3)], key=lambda p: p[0])
print({k: sum(v for _, v in g) for k, g in groupby(data, lambda p: p[0])})
print(["".join(p) for p in product("ab", repeat=3)][:4], sum(1 for _ in it.combinations(range(10), 3)), next(it.chain([], "z")), max(it.accumulate([1, -2, 3])))
for f in (lambda: list(it.islice([1], -1)), lambda: list(it.combinations([1, 2], -1)), lambda: next(it.repeat(1, 0)), lambda: list(it.batched("a", 0)), lambda: list(chain(1))):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
counter = it.count()
ids = {name: next(counter) for name in "pqr"}
print(ids, next(counter))
