import contextlib
def f1():
    for i in range(3):
        try:
            return i
        finally:
            continue
    else:
        return "else"
print(f1())
def f2():
    try: return 1
    finally: return 2.5
print(f2())
def f3(n):
    out = []
    for i in range(n):
        try:
            if i == 1: continue
            if i == 3: break
            out.append(i)
        except Exception: pass
        else: out.append("e")
        finally: out.append("f")
    else: out.append("done")
    return out
print(f3(3), f3(5))
def f4(x):
    if x == 0: return 1
    if x == 1: return 1.5
    if x == 2: return True
    if x == 3: return None
print([f4(i) for i in range(5)])
def f5(x):
    r = 1 if x else 2.5
    s = 1 if x else None
    t = x or 2
    u = x and 1.5
    v = not x
    w = 0 < x < 5 < 3.5 + x
    q = x > 1 and 2 or None
    return r, s, t, u, v, w, q
print(f5(0), f5(1), f5(4), f5(True), f5(2.0))
def f6():
    total = 0
    for i in range(10, 0, -3): total += i
    for i in range(5, 5): total += 100
    else: total += 0.5
    for j in range(3):
        j = j * 2
        total += j
    return total, i, j
print(f6())
def f7():
    n = 1
    for i in range(70): n *= 2
    m = 1
    for i in range(70): m = m + m
    k = 9223372036854775807
    k2 = k + 1
    s = 3
    s <<= 80
    q = 2 ** 70
    w = -(-9223372036854775807 - 1)
    return n, m, k2, s, q, w, abs(-9223372036854775807 - 1)
print(f7())
def f8():
    x = 1
    x += 1.5
    y = 2
    y = "s"
    z = 1
    z /= 2
    a = 5
    a //= 2.0
    b = True
    b += 1
    c = 3
    c = c and None
    return x, y, z, a, b, c
print(f8())
def f9(flag):
    if flag: val = 1
    try: return val
    except UnboundLocalError as e: return str(e)
print(f9(1), f9(0))
def f10():
    x = 1
    del x
    try: print(x)
    except UnboundLocalError as e: print(e)
    try: del x
    except UnboundLocalError as e: print(e)
    def inner(): return yy
    try: inner()
    except NameError as e: print(e)
    yy = 1
    del yy
    try: inner()
    except NameError as e: print(e)
    try:
        print(undefined)
    except NameError as e: print(e)
f10()
def f11():
    try:
        try: 1 / 0
        except ZeroDivisionError as e:
            try: raise KeyError("a") from e
            except KeyError as e:
                print(repr(e), repr(e.__cause__))
            try: print(e)
            except UnboundLocalError as u: print(u)
            raise
    except ZeroDivisionError as e2: print("outer", e2, repr(e2.__context__))
f11()
def f12():
    i = 0
    while True:
        try:
            i += 1
            if i < 3: continue
            try:
                if i == 4: break
            finally:
                i += 0
            with contextlib.nullcontext() as f:
                if i == 3: continue
        finally:
            i += 0
    else: return "no"
    return i
print(f12())
def f13(x):
    for a in x:
        match a:
            case 0: continue
            case 1: break
            case [p, q] if p > q: return p
            case (1 | 2 | 3) as z: r = z
            case {"a": [b, *_]}: r = b
            case -1 | -2.5 | 1+2j: r = "neg"
            case "x" | b"y" | None | True: r = "const"
            case int(n) | float(n): r = n * 1
            case _: r = None
        print(a, r)
    else: return "else"
    return "broke"
print(f13([0, [3, 1]]), f13([2, 5, 2.5, -1, -2.5, 1+2j, "x", b"y", None, True, {"a": [4]}, [1, 2]]), f13([0, 1]))
def f14():
    r = []
    for x in *[1, 2], *(3, 4): r.append(x)
    d = {1: 2, **{3: 4}}
    a, (b, *c), [e, [g]] = 1, (2, 3, 4), [5, [6]]
    r[1:3] = *c, *c
    i, r[i] = 2, "z"
    t = {}
    t[1, 2] = 3
    t[*c] = 4
    t[1:2 if 0 else 3, ...] = 4 if 0 else 1 if False else 0
    return r, d, a, b, c, e, g, t.keys() if 0 else len(t)
try: print(f14())
except TypeError as e: print(e)
def f15():
    x = 5
    del x
    x = 3
    for x in range(x): pass
    return x
print(f15())
def f16():
    for i in range(0): pass
    try: return i
    except UnboundLocalError as e: return str(e)
print(f16())
def f17():
    try:
        try: raise ExceptionGroup("g", [ValueError(1), TypeError(2), KeyError(3)])
        except* ValueError as e: print("v", e.exceptions)
        except* TypeError as e:
            raise RuntimeError("in handler")
    except ExceptionGroup as g: print(repr(g), [repr(x) for x in g.exceptions])
    try:
        raise OSError("x")
    except* OSError as g: print(repr(g))
    else: print("no")
    finally: print("fin")
f17()
def f18():
    while True:
        try:
            while True:
                try: break
                finally: print("inner")
            return 1
        finally:
            print("outer")
            break
    return 2
print(f18())
def f19(a, b=2, /, c=3, *d, e, f=6, **g): return a, b, c, d, e, f, g
def se(x): print("e", x, end=" "); return x
print(f19(se(1), e=se(5), *[se(2), se(3)], **{"z": se(9)}))
print(f19(se(1), se(2), g=se(3), e=se(4), f=se(5), c=se(6)))
for call in (lambda: f19(), lambda: f19(1), lambda: f19(1, e=2, a=3), lambda: f19(1, 2, 3, c=4, e=4)):
    try: print(call())
    except TypeError as e: print(e)
def f20(a, b): return a
for call in (lambda: f20(1), lambda: f20(), lambda: f20(1, 2, 3), lambda: f20(1, b=2, c=3), lambda: f20(1, a=2)):
    try: print(call())
    except TypeError as e: print(e)
def f21(x):
    try:
        if x: return x
        else: raise ValueError
    except ValueError:
        try: return 1.5
        finally: x = 9
    finally:
        x = 7
print(f21(3), f21(0))
def f22():
    i = 0
    while i < 5:
        i += 1
        if i == 3: break
    else: return "x"
    j = 10
    while j:
        j -= 3
        if j < 0: j = 0
    else: return i, j
print(f22())
print(0xFFFFFFFFFFFFFFFFFFFFFF, 1_000_000_000_000_000_000_000, 1e400, -1e-400, 3j, 1.5e3j, 0b101, 0o17, b"\xff\x00a'\"", 'a\0b', "\N{SNOWMAN}")
w = 10; p = 3; v = 3.14159
print(f"{v:{w}.{p}f}|{v!r:>{w}}|{'a' 'b'}|{ {1: 2}[1] }|{v=}|{v = :.2f}|{f'{f"{v:.1f}"}':>8}|{{}}|{'\n'}|{(lambda x: x)(3)}|{3 if v else 4!s:>5}|{w:0{p}d}|{w:#x}|{v:,}")
