print("{} {} {}".format(1, "two", 3.0), "{0} {1} {0}".format("a", "b"), "{x}-{y}".format(x=1, y=2), "{} {k}".format("p", k="kw"))
print("{:>6}|{:<6}|{:^6}|{:*^7}|{:06.2f}|{:+d}|{:,}".format("r", "l", "c", "f", 3.14159, 5, 1234567))
print("{0!r} {0!s} {0!a} {0!r:>8}".format("é"), "{{}} {{{}}}".format(1))
print("{0[0]} {0[2]} {1[key]} {1[n][x]}".format([1, 2, 3], {"key": "v", "n": {"x": 9}}))


class P:
    x = 3
    kids = ["a", "b"]


print("{0.x} {p.kids[1]} {0.__class__.__name__}".format(P(), p=P))
print("{:{}} {:{w}.{p}f} {:{fill}{align}{width}}".format("a", 4, 2.71828, "mid", w=7, p=2, fill="-", align="^", width=9))
print("{:b} {:x} {:o} {:e} {:%} {:c} {:g} {!s:>4}".format(5, 255, 8, 1234.5, 0.25, 65, 1e-5, None))
print("{a}{b}".format(**{"a": 1, "b": [2]}), "{} {}".format(*[1, 2, 3]), "{name:>{w}}".format_map({"name": "m", "w": 4}))
template = "Dear {title} {name}, you owe {amount:,.2f}"
for row in ({"title": "Dr", "name": "Who", "amount": 12345.678}, {"title": "Ms", "name": "Z", "amount": 0}):
    print(template.format(**row))
for fmt, args, kw in [("{}{}", (1,), {}), ("{2}", (1,), {}), ("{k}", (), {}), ("{", (), {}), ("}", (), {}), ("{0}{}", (1, 2), {}), ("{!z}", (1,), {}),
                      ("{:d}", ("s",), {}), ("{0.nope}", (1,), {}), ("{0[z]}", ({},), {}), ("{:>>>}", (1,), {})]:
    try:
        print(fmt.format(*args, **kw))
    except Exception as e:
        print(repr(fmt), type(e).__name__, e)
print(format(255, "#06x"), format("s", "^5"), format(1.5), format(None), format([1]), format(True, "d"))
