import math

print(math.pi, math.e, math.tau, math.inf, -math.inf, math.nan)
print(math.sqrt(2), math.isqrt(17), math.floor(-2.5), math.ceil(-2.5), math.trunc(-2.7), math.fabs(-3))
print(math.factorial(20), math.gcd(12, 18, 27), math.lcm(4, 6), math.comb(10, 3), math.perm(5, 2), math.prod([1, 2, 3, 4]))
print(math.pow(2, 10), math.exp(1), math.log(math.e), math.log(8, 2), math.log2(1024), math.log10(1000), math.log1p(0.5))
print(round(math.sin(1), 12), round(math.cos(1), 12), round(math.tan(1), 12), math.atan2(1, -1), math.degrees(math.pi), math.radians(180))
print(math.hypot(3, 4), math.dist((0, 0), (3, 4)), math.copysign(3, -0.0), math.fmod(-7, 3), math.modf(3.25), math.frexp(8.0), math.ldexp(0.5, 4))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1, rel_tol=0.2), math.fsum([0.1] * 10))
print(math.floor(10 ** 20 + 0.0), math.ceil(3), math.sqrt(16), math.sumprod([1, 2], [3, 4]), math.asin(1), math.sinh(0), math.erf(0))
# The last digit of other cube roots is the C library's: glibc 2.36 gives 3.0000000000000004 for 27.
print([math.cbrt(x) for x in (0.0, -0.0, 1.0, -8.0, math.inf, -math.inf, math.nan)], math.isclose(math.cbrt(27), 3.0, rel_tol=2e-16))
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: math.factorial(2.5), lambda: math.exp(1000), lambda: math.floor(math.inf),
          lambda: math.acos(2), lambda: math.sqrt("4"), lambda: math.gcd(1.5, 2), lambda: math.isqrt(-4), lambda: math.comb(-1, 2), lambda: math.fmod(1, 0)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Half:
    def __floor__(self):
        return "floored"

    def __float__(self):
        return 6.25


print(math.floor(Half()), math.sqrt(Half()))
