class Adder:
    def __init__(self, n):
        self.n = n

    def __call__(self, x, *more, scale=1):
        return (x + self.n + sum(more)) * scale


add5 = Adder(5)
print(add5(1), add5(1, 2, 3), add5(1, scale=10), callable(add5), callable(Adder), callable(5))
print(list(map(add5, range(3))), sorted([3, 1, 2], key=Adder(0)))


class Pipeline:
    def __init__(self, *steps):
        self.steps = steps

    def __call__(self, v):
        for s in self.steps:
            v = s(v)
        return v

    def __or__(self, step):
        return Pipeline(*self.steps, step)


p = Pipeline(str.strip) | str.title | (lambda s: s.replace(" ", "")) | len
print(p("  hello big world "), (Pipeline() | int | add5)("37"))
try:
    add5()
except TypeError as e:
    print(e)
try:
    Pipeline(1)(2)
except TypeError as e:
    print(e)
try:
    object()()
except TypeError as e:
    print(e)


class Memo:
    def __init__(self, f):
        self.f, self.cache = f, {}

    def __call__(self, *args):
        if args not in self.cache:
            self.cache[args] = self.f(*args)
        return self.cache[args]


@Memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(60), len(fib.cache))
factories = {"list": list, "adder": lambda: Adder(1), "dict": dict}
print({k: type(f()).__name__ for k, f in factories.items()})
classes = [Adder, Pipeline]
print([c(3).__class__.__name__ for c in classes])
