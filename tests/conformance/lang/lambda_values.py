square = lambda x: x * x
print(square(7), (lambda: "called")(), (lambda *a, **k: (a, k))(1, 2, z=3))
ops = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "max": max,
    "join": lambda a, b: f"{a}{b}",
}
for name in ops:
    print(name, ops[name](6, 3))

compose = lambda *fs: lambda x: x if not fs else compose(*fs[1:])(fs[0](x))
print(compose(square, str, len, lambda n: n + 0.5)(12))

words = ["banana", "fig", "Apple", "kiwi"]
print(sorted(words, key=lambda w: (len(w), w.lower())))
print(list(map(lambda w: w.upper(), filter(lambda w: len(w) > 4, words))))
print(square.__name__, (lambda: 0).__name__, len.__name__)

table = [str, int, float, bool, list]
for convert in table:
    print(convert.__name__, convert("7"))
fact = lambda n: 1 if n < 2 else n * fact(n - 1)
print(fact(25))
print((lambda a, b=2, *c, d=4: [a, b, c, d])(1, 5, 6, d=7))
