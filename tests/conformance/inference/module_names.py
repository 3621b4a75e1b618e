"""Module names bound once, used in functions, and those that are bound again."""
PI = 3.25
LIMIT = 10
NAME = "n"
FLAG = True
TABLE = [1, 2, 3]
count = 0
late = None


def area(r):
    return PI * r * r


def bump():
    global count
    count += 1
    return count


def limited(n):
    return n if n < LIMIT else LIMIT


def set_late():
    global late
    late = "set"


def early():
    return NOT_YET + 1


try:
    early()
except NameError as error:
    print(error)
NOT_YET = 1
print(early(), area(2.0), area(2), limited(3), limited(30), bump(), bump(), FLAG and NAME)
set_late()
print(late, TABLE, sum(TABLE))
TABLE.append("four")
print(TABLE[-1], [x for x in TABLE])
for PI2 in (1, "two"):
    print(PI2)
