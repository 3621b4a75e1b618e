"""Ints that feed on themselves through attributes, lists, parameters and results stay exact."""


class Accumulator:
    def __init__(self):
        self.value = 1
        self.sum = 0

    def double(self):
        self.value *= 2

    def add(self, n):
        self.sum = self.sum + self.sum + n


class Generator:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = self.state * 6364136223846793005 + 1442695040888963407
        return self.state % 1000


def multiply(a, b):
    return a * b


def power(base, n):
    if n == 0:
        return 1
    return base * power(base, n - 1)


def fib_list(n):
    xs = [0, 1]
    while len(xs) < n:
        a = xs[-1]
        b = xs[-2]
        xs.append(a + b)
    return xs[-1]


def rolling(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def doubled(xs):
    for i in range(len(xs)):
        xs[i] = xs[i] * 10**6
    return xs


a = Accumulator()
for _ in range(70):
    a.double()
    a.add(3)
print(a.value, a.sum)
g = Generator(42)
print([g.next() for _ in range(5)], g.state)
n = 1
for i in range(1, 30):
    n = multiply(n, i)
print(n, power(7, 40))
print(fib_list(120), rolling(150))
xs = [1, 2, 3]
for _ in range(4):
    doubled(xs)
print(xs)
