for f in (0.1, 1.0, -0.0, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 0.1 + 0.2, 1 / 3, 2.5e-10, 1e100, 1e22, 5e-324,
          1.7976931348623157e308, float("inf"), -float("inf"), float("nan"), 100.0, 12345.678):
    print(repr(f), str(f), int(f) if abs(f) < 1e6 else "-")
for args in [(0.5,), (1.5,), (2.5,), (-0.5,), (2.675, 2), (1.005, 2), (1234.567, -2), (3.7,), (-3.7,), (5.0, 0), (0.125, 2), (1e300, 5)]:
    print(args, round(*args))
nan = float("nan")
print(nan == nan, nan != nan, nan < 1, [nan] == [nan], nan in [nan], max(1, nan), max(nan, 1))
print(0.0 == -0.0, 1e308 * 10, -1e308 * 10, float("inf") - float("inf"))
print(float("1e3"), float(" -2.5 "), float("Infinity"), float("1_000.5"), float("-nan"))
print((2.0).is_integer(), (2.5).is_integer())
print(3 == 3.0, hash(3) == hash(3.0), {1: "a", 1.0: "b", True: "c"}, 2 ** 0.5, 1e3 // 7, -1.5 % 1)
print(sum([0.1] * 10), sum([0.1] * 3) == 0.3, 1.1 + 2.2, 3 * 0.1, 0.1 * 3 == 0.3, 4.35 * 100)
for bad in ("abc", "", "1.2.3", "0x10", "1e", "1__0"):
    try:
        float(bad)
    except ValueError as e:
        print(e)
for bad in (float("inf"), float("nan")):
    for conv in (int, round):
        try:
            print(conv(bad))
        except (ValueError, OverflowError) as e:
            print(type(e).__name__, e)
try:
    1e200 ** 2
except OverflowError as e:
    print(type(e).__name__, e)
try:
    float(10 ** 400)
except OverflowError as e:
    print(e)
print((-8) ** 2.0, 9 ** 0.5, 1e16 + 1, int(1e16), int(1e23))
