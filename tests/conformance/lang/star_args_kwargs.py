def show(*args, **kwargs):
    parts = [repr(a) for a in args]
    parts += [f"{k}={v!r}" for k, v in kwargs.items()]
    return "show(" + ", ".join(parts) + ")"


print(show())
print(show(1, "two", 3.0))
print(show(x=1, y=[2]))
print(show(*range(3), *"ab", z=9))
print(show(*(), **{}))
opts = {"sep": "-", "end": "!"}
print(show(0, **opts, extra=None))
print("a", "b", **{"sep": "+", "end": "?\n"})


def forward(f, *args, **kwargs):
    kwargs.setdefault("tag", "default")
    return f(*args, **kwargs)


print(forward(show, 1, 2))
print(forward(show, tag="mine"))


def mixed(a, b=2, *args, c, d=4, **rest):
    return a, b, args, c, d, rest


print(mixed(1, c=3))
print(mixed(1, 9, 8, 7, c=3, z=0))
print(mixed(*[1, 2, 3], **{"c": 5, "d": 6, "e": 7}))

# kwargs is a fresh dict; mutating it leaves the caller's alone
print(opts)
data = [[1, 2], [3, 4], [5, 6]]
print(list(zip(*data)))
print(max(*[3, 8, 1]), [*data[0], *data[1]], {**opts, "sep": "*"})
