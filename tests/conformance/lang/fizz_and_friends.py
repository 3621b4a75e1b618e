def fizzbuzz(n):
    for i in range(1, n + 1):
        out = ""
        if i % 3 == 0:
            out += "Fizz"
        if i % 5 == 0:
            out += "Buzz"
        print(out or i, end=" ")
    print()


fizzbuzz(16)


def is_palindrome(s):
    s = [c.lower() for c in s if c.isalnum()]
    return s == s[::-1]


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def to_roman(n):
    out = ""
    for value, sym in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while n >= value:
            out += sym
            n -= value
    return out


def bubble(xs):
    xs = xs[:]
    for i in range(len(xs)):
        for j in range(len(xs) - 1 - i):
            if xs[j] > xs[j + 1]:
                xs[j], xs[j + 1] = xs[j + 1], xs[j]
    return xs


def binary_search(xs, target):
    lo, hi = 0, len(xs) - 1
    while lo <= hi:
        mid = (lo + hi) // 2
        if xs[mid] == target:
            return mid
        elif xs[mid] < target:
            lo = mid + 1
        else:
            hi = mid - 1
    return -1


def digits(n, base):
    return "0" if n == 0 else (digits(n // base, base).lstrip("0") + "0123456789abcdef"[n % base])


print(is_palindrome("A man, a plan, a canal: Panama"), is_palindrome("nope"), gcd(84, 36), to_roman(1994))
data = [5, 3, 8, 1]
print(bubble(data), data, bubble(["b", "a"]), bubble([2.5, -1]), binary_search([1, 3, 5, 7], 5), binary_search([], 1))
print(digits(255, 16), digits(10, 2), digits(0, 8), [to_roman(n) for n in range(1, 6)])
