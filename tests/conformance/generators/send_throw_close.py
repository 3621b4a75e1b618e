def averager():
    total = count = 0
    avg = None
    while True:
        value = yield avg
        if value is None:
            continue
        total += value
        count += 1
        avg = total / count


g = averager()
print(next(g), g.send(10), g.send(20), next(g), g.send(0))


def robust():
    got = []
    try:
        while True:
            try:
                x = yield len(got)
                got.append(x)
            except ValueError as e:
                got.append(f"err {e}")
    finally:
        print("closing with", got)


r = robust()
next(r)
print(r.send("a"), r.throw(ValueError("oops")), r.send("b"))
r.close()
r.close()
try:
    next(r)
except StopIteration as e:
    print("stopped", e.value)
fresh = averager()
try:
    fresh.send(5)
except TypeError as e:
    print(e)


def one():
    yield 1


o = one()
next(o)
try:
    o.throw(KeyError("thrown in"))
except KeyError as e:
    print("out", repr(e))
print(list(o))


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield "refuse"


s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as e:
    print(e)


def catch_and_return():
    try:
        yield "waiting"
    except ValueError:
        return "result after throw"


c = catch_and_return()
next(c)
try:
    c.throw(ValueError)
except StopIteration as e:
    print(e.value)


def bad():
    yield 1
    raise StopIteration("inside")


try:
    print(list(bad()))
except RuntimeError as e:
    print(e)
b = one()
b.close()
print(next(b, "closed before start"))


def self_iter():
    try:
        next(me)
    except ValueError as e:
        yield str(e)


me = self_iter()
print(next(me))
