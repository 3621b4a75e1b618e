def reader(name, n):
    print("open", name)
    try:
        for i in range(n):
            yield f"{name}{i}"
        print("exhausted", name)
    finally:
        print("close", name)


for line in reader("a", 2):
    print(line)
for line in reader("b", 5):
    print(line)
    break
g = reader("c", 3)
print(next(g))
g.close()
print("after close")
del g


def cat(*names):
    for n in names:
        yield from reader(n, 1)


print(list(cat("x", "y")))
k = cat("p", "q")
print(next(k))
k.close()


def failing():
    try:
        yield 1
        raise ValueError("inside")
    finally:
        print("cleanup first")


try:
    for v in failing():
        print(v)
except ValueError as e:
    print("then", e)


def with_context():
    with Ctx() as c:
        yield c
        yield "second"


class Ctx:
    def __enter__(self):
        print("enter")
        return "ctx"

    def __exit__(self, *exc):
        print("exit", exc[0].__name__ if exc[0] else None)


w = with_context()
print(next(w))
w.close()
print(list(with_context()))
