funcs = []
for i in range(3):
    funcs.append(lambda: i)
print([f() for f in funcs])

fixed = [lambda i=i: i for i in range(3)]
print([f() for f in fixed])

comp = [lambda: j for j in range(4)]
print([f() for f in comp])


def make_adders():
    out = []
    for n in (1, 10, 100):
        def add(x, n=n):
            return x + n
        out.append(add)
    return out


print([f(5) for f in make_adders()])


def counter(start=0):
    total = start

    def bump(by=1):
        nonlocal total
        total += by
        return total

    def peek():
        return total

    return bump, peek


bump, peek = counter(10)
other, _ = counter()
bump()
bump(5)
print(peek(), other(), other(), peek())


def outer():
    x = "outer"

    def middle():
        def inner():
            nonlocal x
            x = x + "+inner"
            return x
        return inner
    first = middle()
    first()
    second = middle()
    second()
    return x


print(outer())
