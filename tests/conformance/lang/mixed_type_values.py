# Names that hold different kinds of values over their life.
x = 5
print(x, type(x).__name__)
x = "five"
print(x, type(x).__name__)
x = [x, 5, None]
print(x, type(x).__name__)


def pick(flag):
    if flag == 0:
        return None
    elif flag == 1:
        return 1
    elif flag == 2:
        return "two"
    elif flag == 3:
        return [3]
    return {"flag": flag}


for i in range(5):
    v = pick(i)
    print(i, v, type(v).__name__, v is None, isinstance(v, (int, str)))


def no_return():
    pass


print(no_return(), [no_return() for _ in range(2)])


def double(v):
    return v + v


print(double(2), double("ab"), double([1]), double(1.5), double((1,)), double(True))


def describe(v):
    if isinstance(v, bool):
        return "bool"
    if isinstance(v, int):
        return "int" + ("+" if v > 0 else "-")
    if isinstance(v, str):
        return f"str[{len(v)}]"
    if isinstance(v, (list, tuple)):
        return [describe(i) for i in v]
    if isinstance(v, dict):
        return {k: describe(i) for k, i in v.items()}
    return type(v).__name__


print(describe([1, "a", True, None, {"k": (2, [-3.5])}, -4, pick]))
record = {"name": "n", "n": 1, "items": [1, "x", {"deep": (1, 2)}], "fn": double}
print(record["items"][2]["deep"][1] + record["n"], record["fn"](record["name"]), record["items"][1] * 3)
total = 0
for item in [1, 2.5, True, "3", None, [4]]:
    if isinstance(item, (int, float)):
        total += item
    elif isinstance(item, str) and item.isdigit():
        total += int(item)
    elif item:
        total += sum(item)
print(total, type(total).__name__)
a = b = None
a = a or 7
b = (b and b.upper()) or "b"
print(a, b, max(1, 2.5), min(True, 0), 1 + True, 2 * 1.0, "7" * 2, int("7") * 2)
