def fact(n):
    return 1 if n <= 1 else n * fact(n - 1)


def fib(n, memo={0: 0, 1: 1}):
    if n not in memo:
        memo[n] = fib(n - 1) + fib(n - 2)
    return memo[n]


def hanoi(n, a="A", b="B", c="C"):
    if n == 0:
        return 0
    return hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)


def flatten(x):
    if not isinstance(x, (list, tuple)):
        return [x]
    out = []
    for item in x:
        out += flatten(item)
    return out


def permutations(s):
    if len(s) <= 1:
        return [s]
    return [c + rest for i, c in enumerate(s) for rest in permutations(s[:i] + s[i + 1:])]


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def depth(d):
    return 1 + max((depth(v) for v in d.values()), default=0) if isinstance(d, dict) else 0


print(fact(30), fib(90), hanoi(6), flatten([1, [2, (3, [4, []])], "ab"]))
print(permutations("abc"), is_even(100), is_odd(7), ackermann(2, 3), depth({"a": {"b": {}}, "c": 1}))


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


print(deep(800))
