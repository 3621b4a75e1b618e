for a, b in [(7, 2), (-7, 2), (7, -2), (-7, -2), (0, 5), (6, 3), (-6, 3)]:
    print(a, b, a // b, a % b, divmod(a, b), a / b, int(a / b))
for a, b in [(7.5, 2), (-7.5, 2), (7.5, -2), (1e20, 3)]:
    print(a // b, a % b, divmod(a, b))
print(2 ** 10, 2 ** -1, (-2) ** 3, -2 ** 2, 0 ** 0, 2 ** 0.5, 10 ** 20, pow(3, 200, 13), pow(3, -1, 7))
big = 2 ** 100
print(big, -big, big // 10 ** 9, big % 1000, big.bit_length(), len(str(3 ** 500)))
print(big * big == 2 ** 200, big - 2 ** 100, hash(1) == hash(1.0), -big // 7, -big % 7)
print(5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 70, big >> 98, -9 >> 1, -1 >> 10, -5 & 0xFF, ~0)
print(0xFF, 0b1011, 0o17, 1_000_000, hex(-255), bin(10), oct(8), (255).bit_count())
print(int("7f", 16), int("-101", 2), int("0x1f", 0), int(" 12_3 "), int(-3.9), int(True), int("z", 36))
print(abs(-5), abs(-2.5), -(-3), +True, True + True, round(7, -1), round(25, -1), round(15, -1), round(-5))
print(9007199254740993 == 9007199254740993.0, 1 / 3, 10 ** 23 / 1, 2 ** 53 + 1.0, 7 // 1.0)
n = 5
n += 3; n *= 2; n -= 1; n //= 2; n **= 2; n %= 10; n <<= 4; n |= 1; n ^= 3; n >>= 1; n &= 29
print(n)
for op in (lambda: 1 // 0, lambda: 1 % 0, lambda: 1 / 0, lambda: 1.0 // 0, lambda: 1.5 % 0, lambda: divmod(1, 0),
           lambda: 0 ** -1, lambda: 1 << -1, lambda: "a" + 1, lambda: 1 + "a", lambda: [1] + (2,), lambda: -"x"):
    try:
        print(op())
    except Exception as e:
        print(type(e).__name__, e)
print((5).to_bytes(2, "big"), int.from_bytes(b"\x01\x00", "little"), (6).as_integer_ratio(), (0.75).as_integer_ratio())
