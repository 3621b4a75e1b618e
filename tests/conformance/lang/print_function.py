print()
print("a", 1, None, 2.0, [1], sep=", ")
print("no newline", end="")
print(" ... continued")
print("x", "y", sep="", end="<end>\n")
print(*[1, 2, 3], sep="\n")
print("tabs\there", 'quotes "inside"', "it's")
print(1, 2, sep=None, end=None)
print([], {}, "", sep="|")
print("""triple
  quoted
lines""")
print("a" "b", "c\\d", r"\n", "\\n", 'new\nline')
import sys
print("to stdout", file=sys.stdout, flush=True)
sys.stdout.write("written ")
n = sys.stdout.write("raw\n")
print(n)
print("%", "%%", "{}", "{{}}")


class Loud:
    def __str__(self):
        return "LOUD"

    def __repr__(self):
        return "Loud()"


print(Loud(), [Loud()], (Loud(), "s"), {"k": Loud()})
print(print("inner"))
try:
    print("a", sep=1)
except TypeError as e:
    print(e)
try:
    print("a", bogus=1)
except TypeError as e:
    print(e)
from io import StringIO
buf = StringIO()
print("captured", 1, file=buf)
print("more", end="", file=buf)
print(repr(buf.getvalue()))
