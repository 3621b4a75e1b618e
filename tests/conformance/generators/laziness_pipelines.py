from itertools import islice, count, takewhile


def source(n):
    for i in range(n):
        print("produce", i)
        yield i


def doubled(xs):
    for x in xs:
        print("double", x)
        yield x * 2


def evens_only(xs):
    return (x for x in xs if x % 4 == 0)


pipe = evens_only(doubled(source(6)))
print("nothing yet")
print(next(pipe))
print(next(pipe))
print("rest", list(pipe))


def fibs():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


print(list(islice(fibs(), 10)), list(takewhile(lambda v: v < 30, fibs())), next(islice(fibs(), 50, None)))


def primes():
    found = []
    for n in count(2):
        if all(n % p for p in found):
            found.append(n)
            yield n


print(list(islice(primes(), 12)))


def chunks(xs, n):
    it = iter(xs)
    while batch := list(islice(it, n)):
        yield batch


print(list(chunks(range(7), 3)), list(chunks("", 2)))
g = (x * x for x in range(5))
print(next(g), 4 in g, list(g), list(g))
z = zip(source(2), "ab")
print(next(z))
print(any(x > 0 for x in source(5)))


def gen_with_state():
    x = "local"
    yield x
    x += "+more"
    yield x


a, b = gen_with_state(), gen_with_state()
print(next(a), next(a), next(b))
first, second, *rest = (c.upper() for c in "wxyz")
print(first, second, rest, sum(len(w) for w in "a bb ccc".split()), max(x % 5 for x in range(9)))
print(type(g).__name__, iter(g) is g, dict((k, k * 2) for k in "ab"), ",".join(str(i) for i in range(4)), sorted(-x for x in [1, 3, 2]))
factor = 2
lazy = (x * factor for x in [1, 2, 3])
factor = 10
print(list(lazy))
data = [1, 2]
lz = (v for v in data)
data.append(3)
print(list(lz), f"{set(x % 2 for x in range(4))}")
