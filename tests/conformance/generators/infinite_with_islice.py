from itertools import count, cycle, islice, takewhile


def naturals(start=0):
    while True:
        yield start
        start += 1


def collatz(n):
    while n != 1:
        yield n
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    yield 1


def running_mean():
    total, n = 0, 0
    for x in naturals(1):
        total, n = total + x, n + 1
        yield total / n


def sieve(nums):
    p = next(nums)
    yield p
    yield from sieve(n for n in nums if n % p)


print(list(islice(naturals(), 5)), list(islice(naturals(10), 2, 8, 2)))
print(list(collatz(6)), max(collatz(27)), sum(1 for _ in collatz(27)))
print(list(islice(running_mean(), 4)), list(islice(sieve(naturals(2)), 8)))
print([x for x, _ in zip(naturals(), range(3))], dict(zip("abc", naturals(1))))
print(next(n for n in naturals() if n * n > 200), list(takewhile(lambda n: n < 4, naturals())))
print([f"{i}{c}" for i, c in zip(count(1), islice(cycle("xy"), 5))])
nat = naturals()
print([next(nat) for _ in range(3)], list(islice(nat, 3)), next(nat))
for n in naturals(100):
    if n % 7 == 0:
        print("first multiple", n)
        break
