from decimal import *
import decimal, json
D = Decimal
print(D("0.1") + D("0.2"), D(1) / D(3), D("1.10") * 3, D("10") // 3, D(-7) % 3, D(2) ** 10, D(2) ** -1, D(2).sqrt(), D("1e5"), D("1E+5").normalize(), -D("0"), repr(D("3.140")))
print(D("2.675").quantize(D("0.01")), D("2.675").quantize(D("0.01"), rounding=ROUND_HALF_UP), round(D("2.5")), round(D("2.345"), 2), D("123.456").to_integral_value())
print(f"{D('1234567.891'):,.2f} {D('0.5'):.0%} {D('12'):>8} {D('-3.5'):+08.2f} {D('1E+3'):f} {D('12345'):.3g} {D('0.00001'):e}")
getcontext().prec = 6
print(D(1) / D(7), getcontext(), D("123456789") + 0, +D("3.14159265"))
with localcontext() as ctx:
    ctx.prec = 40
    print(D(1) / D(7), D(2).sqrt(), D(1).exp(), D(10).ln(), D(2).log10())
with localcontext(prec=3): print(D(10) / 3)
print(D("NaN"), D("-Infinity"), D("NaN") == D("NaN"), D("Infinity") > 10**100)
for f in (lambda: D(1) / 0, lambda: D(0) / 0, lambda: D("abc"), lambda: D(1.5) + 1.5, lambda: D("NaN") < 1, lambda: D("1e999999") * 10, lambda: int(D("NaN")), lambda: D([1]), lambda: D(None), lambda: D("1").quantize(D("1e-30"))):
    try: print(f())
    except Exception as e: print(type(e).__name__, type(e).__mro__[1].__name__, e)
print(D(0.1), D.from_float(0.25), float(D("1.5")), int(D("-3.9")), D("1.5").as_tuple(), D("1.50").as_integer_ratio(), D((1, (1, 2, 3), -2)), hash(D(5)) == hash(5), {D("1.0"): "x"}[1], D("1.0") == 1 == 1.0, D("0.5") == 0.5, D(3) > 2.5)
print(sum([D("1.1")] * 3), max(D(1), D(2)), sorted([D(3), D("1.5"), 2]), abs(D(-4)), D("1.2").is_signed(), D(5).adjusted(), D(7).compare(D(8)), divmod(D(17), D(5)), D("100").is_normal())
class Money(Decimal):
    def __str__(self): return "$" + super().__str__()
m = Money("3.50"); print(m, repr(m), type(m + 1), isinstance(m, Decimal), m + D("1.5"), isinstance(m, (int, float)))
print(ROUND_HALF_EVEN, decimal.MAX_PREC, issubclass(DivisionByZero, ZeroDivisionError), [D(x).quantize(D(1), r) for x in ("2.5", "-2.5") for r in (ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN, ROUND_HALF_DOWN)])
