def floor_mod(a: int, b: int) -> tuple[int, int]:
    return a // b, a % b


def power(base: int, exp: int) -> int:
    result: int = 1
    for _ in range(exp):
        result *= base
    return result


def bits(n: int) -> list[int]:
    out: list[int] = []
    while n > 0:
        out.append(n & 1)
        n >>= 1
    return out


def average(xs: list[int]) -> float:
    return sum(xs) / len(xs)


for a, b in [(7, 3), (-7, 3), (7, -3), (-7, -3)]:
    print(floor_mod(a, b))
print(power(2, 62), power(2, 63), power(2, 64), power(-2, 63), power(10, 30))
x: int = 9223372036854775807
print(x + 1, x * x, -x - 2, (x + 1) // 2, x << 1, (x + 1) % 10, abs(-x - 1))
x += 1
x -= 1
print(x, bits(10), average([1, 2]), average([2, 2]))
total: float = 0
total += 1
print(total, 3 / 1, float(2), int(2.9), round(2.5), 7 // 2.0)
f: float = 1
print(f, f * 2, f / 2, isinstance(f, int))
try:
    average([])
except ZeroDivisionError as e:
    print(e)
fact: int = 1
for i in range(1, 26):
    fact *= i
print(fact, fact % 1_000_007, len(str(fact)))
acc: int = 0
for i in range(100):
    acc = (acc * 31 + i) % (2 ** 61 - 1)
print(acc, acc ^ 0xFFFF, ~acc, -acc >> 3)
