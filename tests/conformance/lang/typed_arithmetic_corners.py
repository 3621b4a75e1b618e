# typed arithmetic traps
def t1(n):
    a = 0
    b = 0.0
    for i in range(n):
        a += i % 3 - 1
        b += i / 4
        a -= i // 2
        a ^= i
        a |= 1
        a &= 0xff
    return a, b, -7 // 2, -7 % 3, 7 // -2, 7 % -3, -7.5 // 2, -7.5 % 2, 7.5 % -2
print(t1(10))
def t2():
    x = 5
    y = 2
    return x / y, x // y, x % y, x ** y, x ** -y, x << y, x >> 1, ~x, -x, +x, x == 5.0, x != 5, x < 5.5, x is y, not x, x and y, x or y, x if y else None, divmod(x, y), abs(-x), round(x / y), int(2.7), float(x), str(x), bool(x), hash(x), x.bit_length(), (x).real
print(t2())
def t3():
    r = []
    for d in (0, 0.0, False):
        for op in (lambda: 1 / d, lambda: 1 // d, lambda: 1 % d, lambda: 1.0 % d, lambda: 1.5 // d, lambda: divmod(1, d), lambda: 0 ** -1):
            try: op()
            except ZeroDivisionError as e: r.append(str(e))
    z = 0
    for k in range(6):
        try:
            if k == 0: 1 / z
            if k == 1: 1 // z
            if k == 2: 1 % z
            if k == 3: 1.0 / z
            if k == 4: 1.0 // z
            if k == 5: 1.0 % z
        except ZeroDivisionError as e: r.append(str(e))
    return r
print(t3())
def t4(flag):
    x = True
    x += 1
    y = True + True
    z = True if flag else 0
    w = not flag
    v = flag == True
    u = (1 < 2) + (3 < 4)
    s = sum([True, False, True])
    q = [10, 20][True]
    return x, y, z, w, v, u, s, q, True / 2, -True, ~True, True & False, True | 2, True ^ True, f"{True:d} {True}", "%d" % True
print(t4(1), t4(True))
def t5():
    i = 10
    while i > 0:
        i -= 3
    else:
        j = i * 1.0
    k = i
    k = k * 1.5
    for i in range(3): pass
    m = max(i, 2.5); n = min(1, 2)
    return i, j, k, m, n
print(t5())
def t6():
    nan = float("nan"); inf = float("inf")
    a = 0.1; b = 0.2
    return a + b, nan == nan, nan != nan, inf > 10 ** 400, a < 1, 1 < a, 1 == 1.0, 0.0 == -0.0, -0.0, 1e16, 1e15, 1e-5, 123456789.0, 1.0, 2.5e-10, 3.0 * 1, 2 ** 0.5, 10 ** -2, -2.0 ** 2, 1_000.5, 5e-324, 1.7976931348623157e308
print(t6())
def t7():
    huge = 1 << 100
    for i in range(huge, huge + 3): last = i
    r = range(10 ** 20, 0, -(10 ** 19))
    return last - huge, len(r), r[-1], list(range(3, -4, -3)), 10 ** 19 in r
print(t7())
def t8(a):
    # same var with several types
    x = 0
    for v in a:
        x = x + v
    y = 0
    y = y or a
    z = 1
    if a: z = None
    w = 0
    w = w if a else 1.5
    q = 3
    del q
    q = "s"
    return x, y, z, w, q
print(t8([1, 2.5, True]), t8([]), t8([10 ** 30]))
def t9():
    big = 9007199254740993
    total = 0
    for i in range(5): total += big
    s = 1
    for i in range(1, 25): s *= i
    h = 5381
    for c in "hello world": h = h * 33 + ord(c)
    h2 = 14695981039346656037
    for c in b"abc": h2 = ((h2 ^ c) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
    seed = 12345
    for _ in range(5): seed = (seed * 1103515245 + 12345) & 0x7fffffff
    a, b = 0, 1
    for _ in range(100): a, b = b, a + b
    n, steps = 27, 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return total, s, h, h2, seed, a, steps, 1024 * 1024 * 1024 * 1024 * 1024 * 1024 * 1024, -1 * -9223372036854775808
print(t9())
def power(b, e):
    r = 1
    while e:
        if e & 1: r = r * b
        b = b * b
        e >>= 1
    return r
print(power(3, 100))
def gcd(a, b):
    while b: a, b = b, a % b
    return a
print(gcd(10 ** 30, 6 ** 20))
def sq(n):
    s = 0
    for i in range(n): s += i * i * i
    return s
print(sq(1000))
def isqrt(n):
    x = n
    y = (x + 1) // 2
    while y < x: x, y = y, (y + n // y) // 2
    return x
print(isqrt(10 ** 40))
def mean(*xs): return sum(xs) / len(xs) if xs else None
print(mean(1, 2), mean())
def ret_mixed(k):
    if k == 0: return
    elif k == 1: return 1
    elif k == 2: return 2.0
    for i in range(k):
        if i == 2: return i
    return False
print([ret_mixed(i) for i in range(5)])
def ret_none_call():
    r = noth()
    return r is None, noth() or 5, [noth()], f"{noth()}", noth() == None
def noth(): pass
print(ret_none_call(), noth())
def ret_int(): return 3
def ret_float(): return 3.5
def ret_bool(): return True
def mixed_calls():
    a = ret_int() + ret_float()
    b = ret_int() * "ab"
    c = [ret_bool()] * ret_int()
    d = "x" if ret_bool() else ret_int()
    e = ret_int() < ret_float() < 5
    f = {ret_int(): ret_float()}
    g = ret_int() and ret_float()
    h = -ret_int() ** 2
    i = f"{ret_int():03d} {ret_float():.2f} {ret_bool()!r} {ret_int()!s:>4}"
    j = (1, 2, 3, 4)[ret_int()]
    k = list(range(ret_int()))[::-1]
    l = ret_int() in k
    m = ret_int() is not None
    n = [ret_int() if x % 2 else ret_float() for x in range(3)]
    o = lambda: ret_int() + 1
    p = sum(ret_int() for _ in range(3))
    return a, b, c, d, e, f, g, h, i, j, k, l, m, n, o(), p
print(mixed_calls())
try:
    ret_int()()
except TypeError as e: print(e)
try: ret_int().x
except AttributeError as e: print(e)
try: ret_int()[0]
except TypeError as e: print(e)
try:
    for q in ret_int(): pass
except TypeError as e: print(e)
try: a, b = ret_int()
except TypeError as e: print(e)
try: ret_int() + "s"
except TypeError as e: print(e)
try: ret_int() < "s"
except TypeError as e: print(e)
try: len(ret_int())
except TypeError as e: print(e)
try: range(ret_float())
except TypeError as e: print(e)
def rng():
    for i in range(2.5): pass
try: rng()
except TypeError as e: print(e)
def rng0():
    for i in range(1, 5, 0): pass
try: rng0()
except ValueError as e: print(e)
def ch(a, b, c):
    return a < b < c, a < b > c, a == b == c, a in b in c if 0 else 1, (a < b) < c, a is b is not c, 1 < a != b
print(ch(1, 2, 3), ch(2, 1.5, True), ch(1, 1, 1))
x = 1
def gl():
    global x
    x += 1
    for x in range(3): pass
    x = x * 1.5
    return x
print(gl(), x)
for x in range(2): y = x * 2
print(x, y)
n = 0
while n < 3:
    n += 1
    if n == 2: continue
    print("n", n)
else: print("done")
w = 3 if n else None
t = w, *range(2), w
print(t, [*t, *t], {*t}, {**{"a": 1}, "b": 2})
