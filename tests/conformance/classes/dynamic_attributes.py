class Bag:
    shared = "class level"

    def show(self):
        return f"Bag with {sorted(self.__dict__)}"


b = Bag()
b.color = "red"
b.size = 3
setattr(b, "dynamic", [1])
setattr(b, "with space", 1)
print(b.show(), getattr(b, "with space"), b.dynamic)
print(hasattr(b, "color"), hasattr(b, "weight"), hasattr(b, "show"), hasattr(b, "shared"))
print(getattr(b, "size"), getattr(b, "weight", 0), getattr(b, "show")())
b.size += 4
b.dynamic.append(2)
delattr(b, "color")
print(vars(b))
for name in ("color", "weight"):
    try:
        getattr(b, name)
    except AttributeError as e:
        print(e)
try:
    delattr(b, "nothing")
except AttributeError as e:
    print(e)
try:
    Bag.missing
except AttributeError as e:
    print(e)
Bag.later = lambda self: f"added later to {self.size}"
print(b.later())
Bag.shared = "changed"
print(b.shared)
b.__dict__["injected"] = True
print(b.injected)
b.func = lambda x: x + 1
print(b.func(1))
for field, value in {"x": 1, "y": 2}.items():
    setattr(b, field, value)
print(b.x + b.y, [k for k in vars(b) if len(k) == 1])


def f():
    f.calls += 1
    return f.calls


f.calls = 0
f()
print(f(), f.calls, f.__dict__)
for target in (5, "s", None, [], (1,)):
    try:
        target.attr = 1
    except AttributeError as e:
        print(e)
    try:
        target.nope
    except AttributeError as e:
        print(e)
