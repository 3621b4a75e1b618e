def inner(n):
    got = []
    for i in range(n):
        x = yield f"{n}:{i}"
        if x:
            got.append(x)
    return got


def outer():
    a = yield from inner(2)
    print("first returned", a)
    b = yield from inner(1)
    print("second returned", b)
    c = yield from [10, 20]
    print("list gives", c)
    yield from "xy"
    return a + b


g = outer()
print(next(g), g.send("s1"), g.send("s2"), g.send("s3"), next(g), next(g), next(g))
try:
    next(g)
except StopIteration as e:
    print("final", e.value, e.args)


def flatten(x):
    for item in x:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


print(list(flatten([1, [2, [3, [], [4]], 5], [[6]]])))


def delegating():
    try:
        yield from sub()
    except KeyError as e:
        yield f"outer caught {e}"
    finally:
        print("outer finally")


def sub():
    try:
        yield 1
        yield 2
    except ValueError as e:
        yield f"sub caught {e}"
    finally:
        print("sub finally")


d = delegating()
print(next(d), d.throw(ValueError("v")), next(d, "end"))
d = delegating()
print(next(d))
print(d.throw(KeyError("k")))
d.close()
d = delegating()
next(d)
d.close()


def returns_only():
    return 5
    yield


def wrap():
    v = yield from returns_only()
    yield v * 2


print(list(returns_only()), list(wrap()))


def tree(t):
    if t:
        left, v, right = t
        yield from tree(left)
        yield v
        yield from tree(right)


print(list(tree(((None, 1, None), 2, ((None, 3, None), 4, None)))), sum(tree((None, 7, None))))
try:
    list(y for x in [1] for y in x)
except TypeError as e:
    print(e)
