from fractions import Fraction
import numbers, math
F = Fraction
a, b = F(1, 3), F("0.25")
print(a + b, a * b, a - b, a / b, repr(a), a.numerator, a.denominator, float(b), a < b, F(6, 8), a + 1, 1 - a, a + 0.5, F(0.5), F("3/4"), F(" -1.5e2 "), F(3), F(a))
print(a ** 2, a ** -2, a ** 0.5, 2 ** F(2), 4 ** F(1, 2), F(-7, 2) // 1, F(-7, 2) % 2, divmod(F(7, 2), 1), -a, +a, abs(F(-1, 2)), bool(F(0)), 7 // F(2), 7 % F(4,3))
print(int(F(7, 2)), round(F(7, 2)), round(F(5, 2)), round(F(22, 7), 2), math.floor(F(-1, 2)), math.ceil(F(1, 2)), math.trunc(F(-3, 2)))
print(a == F(2, 6), a == 1 / 3, F(1, 2) == 0.5, F(2) == 2, hash(F(2)) == hash(2), hash(F(1, 2)) == hash(0.5), hash(a), 1 > a, a >= 0.3, F(3,1)==3+0j)
print(sum([F(1, 10)] * 10) == 1, max(a, b), sorted([a, b, 0.3]), F(3.14159).limit_denominator(100), F.from_float(0.25), F(1.1), str(F(5)), repr(F(-5, 10)), F(10, -4))
print(F(1, 2).as_integer_ratio(), F(4, 2).is_integer(), F(1,3).is_integer(), {F(1, 2): 1}[0.5], isinstance(a, numbers.Rational), isinstance(a, numbers.Number), isinstance(3, numbers.Integral), isinstance(2.0, numbers.Real), isinstance("x", numbers.Number), isinstance(1j, numbers.Complex), isinstance(True, numbers.Integral), isinstance(2.0, numbers.Rational))
print(f"{F(22, 7):.3f} {F(1, 3):.2%} {F(-5, 2):.0f} {F(12345678, 7):,.2f} {F(1,3):>10.3f}|")
for x in [lambda: F(1, 0), lambda: F("x"), lambda: F(1.5, 2), lambda: F([]), lambda: a / 0, lambda: a + "x", lambda: a < "x", lambda: F("1/0"), lambda: F(float("nan")), lambda: F(float("inf")), lambda: a % 0, lambda: F(0) ** -1, lambda: F(1).limit_denominator(0)]:
    try:
        print(x())
    except Exception as e:
        print(type(e).__name__, e)
print(a.real, a.imag, a.conjugate(), F(10**30, 3), F(1, 3) * 10**20, a + 1j, F("1_000/3"), F(".5"), F("5."), F(-1,2) ** 2, F(2,3) ** F(1), F(4) ** F(1,2))
class G(F):
    pass
print(G(1, 2), repr(G(1, 2)), G(1, 2) + 1, type(G(1, 2) + 1).__name__)
