class Money:
    def __init__(self, cents):
        self.cents = cents

    def __repr__(self):
        return f"Money({self.cents})"

    def __add__(self, other):
        print("add", other)
        if isinstance(other, Money):
            return Money(self.cents + other.cents)
        if isinstance(other, int):
            return Money(self.cents + other)
        return NotImplemented

    def __radd__(self, other):
        print("radd", other)
        if isinstance(other, int):
            return Money(other + self.cents)
        return NotImplemented

    def __rsub__(self, other):
        return f"{other} minus {self.cents}"

    def __iadd__(self, other):
        print("iadd", other)
        self.cents += other if isinstance(other, int) else other.cents
        return self

    def __rtruediv__(self, other):
        return other / self.cents


class Tip(Money):
    def __radd__(self, other):
        print("tip radd", other)
        return "tip wins"


m = Money(5)
alias = m
print(m + 1, 1 + m, 10 - m, 10 / m)
m += 3
m += Money(2)
print(m, alias is m, sum([Money(1), Money(2)]))
print(Money(1) + Tip(2))
print(Tip(1) + Money(2))
for bad in (lambda: m + "x", lambda: "x" + m, lambda: m - 1, lambda: [] + m):
    try:
        print(bad())
    except TypeError as e:
        print(e)


class Bag:
    def __init__(self, *items):
        self.items = list(items)

    def __or__(self, other):
        return Bag(*self.items, *other.items)

    def __isub__(self, item):
        self.items.remove(item)
        return self

    def __imul__(self, n):
        self.items *= n
        return self

    def __ilshift__(self, item):
        self.items.append(item)
        return self


b = Bag(1, 2)
c = b
b |= Bag(3)
print(b.items, c.items, b is c)
b -= 1
b *= 2
b <<= "end"
print(b.items)


class Odd:
    def __iadd__(self, other):
        return f"replaced by {other}"


o = Odd()
o += 4
print(o)
