def total(xs):
    acc = 0
    for x in xs:
        acc += x
        yield acc
    return f"sum={acc}"


g = total([1, 2, 3])
while True:
    try:
        print(next(g))
    except StopIteration as stop:
        print("value", stop.value)
        break
try:
    next(g)
except StopIteration as stop:
    print("again", stop.value, repr(stop))


def show(gen):
    result = yield from gen
    print("returned", result)


print(list(show(total([5, 5]))))
for ignored in total([7]):
    pass
print(ignored)


def nothing():
    return
    yield


print(list(nothing()), next(nothing(), "empty"))
it = iter([1])
next(it)
try:
    next(it)
except StopIteration as stop:
    print(repr(stop), stop.value, stop.args)
