"""A module docstring is a value too."""
import math as m
from math import pi, floor as fl

print(__doc__)
print(__name__)
x: int = 5
y: "str"
print(x, m.sqrt(16), round(pi, 3), fl(2.7))
try:
    print(y)
except NameError as e:
    print(e)

if x > 3:
    def chosen():
        return "big"
else:
    def chosen():
        return "small"
print(chosen())

for i in range(2):
    class Local:
        tag = i

    print(Local.tag)

with_value = [i for i in range(3)]
del with_value[0]
print(with_value, i)
a = b = c = 0
a += 1; b -= 1; print(a, b, c)
assert x == 5, "x changed"
pass
...
"just an expression"
lambda: 0
x, y = y if False else 1, 2
print(x, y)
try:
    import no_such_module_here
except ImportError as e:
    print(type(e).__name__, e)
try:
    from math import no_such_name
except ImportError as e:
    print(str(e).split(" (")[0])
while x < 4: x += 1
print(x)
del x
try:
    x
except NameError as e:
    print(e)
match [1, 2]:
    case [p, q]:
        print(p + q)
if (val := 10) > 5 and not val > 50: print("inline", val)


def main():
    print("main ran", val)
    return 0


if __name__ == "__main__":
    code = main()
    print("code", code)
