# Defaults are evaluated once, when the def statement runs.
counter = 0


def next_value():
    global counter
    counter += 1
    return counter


def stamp(label, value=next_value(), *, bag=[]):
    bag.append(label)
    return label, value, list(bag)


print(stamp("a"))
print(stamp("b"))
print(stamp("c", 99))
print(stamp("d", bag=["fresh"]))
print(stamp("e"))
print("counter:", counter)

limit = 10


def capped(n, top=limit):
    return min(n, top)


limit = 3
print(capped(50), capped(50, limit), capped(2))


def safe(item, into=None):
    if into is None:
        into = []
    into.append(item)
    return into


print(safe(1), safe(2), safe(3, [0]))
print(stamp.__defaults__[0], stamp.__kwdefaults__)
