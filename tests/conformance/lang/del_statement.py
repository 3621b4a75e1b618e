x = [1, 2, 3]
y = x
del x
print(y)
try:
    print(x)
except NameError as e:
    print(e)
del y[0], y[-1]
print(y)
d = {"a": 1, "b": {"c": 2, "e": 3}}
del d["b"]["c"]
print(d)
try:
    del d["zz"]
except KeyError as e:
    print("KeyError", e)
try:
    del y[10]
except IndexError as e:
    print(e)


class Box:
    kind = "box"

    def __init__(self):
        self.size = 1

    def __del_item__(self):
        pass


b = Box()
del b.size
print(hasattr(b, "size"), b.__dict__)
try:
    del b.size
except AttributeError as e:
    print(e)
b.kind = "special"
print(b.kind)
del b.kind
print(b.kind)
try:
    del b.kind
except AttributeError as e:
    print(e)


def f():
    v = 1
    del v
    try:
        return v
    except UnboundLocalError as e:
        return str(e)


print(f())
p, q = 1, 2
del (p, q)
print("p" in globals(), "q" in globals())
nums = list(range(10))
del nums[2:5], nums[::2]
print(nums)


class Store:
    def __init__(self):
        self.data = {"k": 1}

    def __delitem__(self, key):
        print("deleting", key)
        del self.data[key]

    def __delattr__(self, name):
        print("delattr", name)
        object.__delattr__(self, name)


s = Store()
del s["k"]
print(s.data)
del s.data
print(hasattr(s, "data"))
t = (1, 2)
for action in ("item", "str"):
    try:
        if action == "item":
            del t[0]
        else:
            w = "abc"
            del w[0]
    except TypeError as e:
        print(e)
