class Empty:
    def __len__(self):
        return 0


class Never:
    def __bool__(self):
        return False


class Plain:
    pass


class BadBool:
    def __bool__(self):
        return "yes"


class BadLen:
    def __len__(self):
        return -1


for v in (0, 0.0, -0.0, "", " ", [], [0], (), ((),), {}, {0: 0}, set(), None, False, range(0), range(1), b"", b"\0"):
    print(repr(v), bool(v), not v, "T" if v else "F")
print(bool(Empty()), bool(Never()), bool(Plain()), bool(len), bool(int))
for bad in (BadBool, BadLen):
    try:
        if bad():
            print("never")
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
a = [1, 2]
b = a
c = [1, 2]
print(a is b, a is c, a == c, a is not c, None is None, a != c)
b.append(3)
print(a, c)
row = [0]
board = [row, row, row[:]]
row[0] = 9
print(board)
cache = {"k": a}
cache["k"].append("shared")
print(a, cache)


def same(x, y):
    return x is y


o = object()
print(same(o, o), same(object(), object()), same(a, b), id(a) == id(b), same(Plain(), Plain()))
print(isinstance(True, int), True == 1, type(True) is int, type(True) == bool)
print(1 and 2, 0 and 2, 1 or 2, 0 or "", not [], [] and 5, "a" and "b" and "c", None or 0 or [] or "end")
x = None
y = x or "default"
z = x if x is not None else []
print(y, z, x)
t1 = (a, "x")
t2 = (a, "x")
print(t1 == t2, t1[0] is t2[0])
