class Date:
    fmt = "{}-{:02}-{:02}"
    created = []

    def __init__(self, y, m, d):
        self.parts = (y, m, d)
        self.created.append(self.parts)

    @classmethod
    def parse(cls, text):
        obj = cls(*map(int, text.split("-")))
        return obj

    @classmethod
    def set_format(cls, fmt):
        cls.fmt = fmt

    @staticmethod
    def is_leap(y):
        return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)

    def __str__(self):
        return self.fmt.format(*self.parts)


class UsDate(Date):
    fmt = "{1}/{2}/{0}"

    @classmethod
    def parse(cls, text):
        d = super().parse(text)
        return d

    @staticmethod
    def is_leap(y):
        return "us " + str(Date.is_leap(y))


d = Date.parse("2024-2-9")
u = UsDate.parse("2024-2-9")
print(d, u, type(u).__name__, Date.created is UsDate.created, len(Date.created))
print(Date.is_leap(1900), d.is_leap(2000), u.is_leap(2024), UsDate.is_leap(1))
Date.set_format("Y{0}M{1}D{2}")
print(d, u)
u.set_format("changed {0}")
print(d, u, UsDate.fmt)
f = Date.parse
g = Date.is_leap
print(f("1-2-3"), g(4), f.__self__ is Date, list(map(Date.is_leap, [4, 5])))


class Counter:
    total = 0
    items = []

    def hit(self):
        self.total += 1
        self.items.append(self.total)


a, b = Counter(), Counter()
a.hit(); a.hit(); b.hit()
print(a.total, b.total, Counter.total, Counter.items, "total" in a.__dict__, "items" in a.__dict__)
