class Money:
    def __init__(self, amount, cur="EUR"):
        self.amount, self.cur = amount, cur

    def __repr__(self):
        return f"Money({self.amount!r}, {self.cur!r})"

    def __str__(self):
        return f"{self.amount:.2f} {self.cur}"

    def __format__(self, spec):
        if spec == "short":
            return f"{self.amount:.0f}{self.cur[0]}"
        if spec.startswith(">"):
            return str(self).rjust(int(spec[1:]))
        return format(str(self), spec)


m = Money(12.5)
print(m, [m], {"k": m}, (m,))
print(f"{m}|{m!r}|{m!s}|{m:short}|{m:>12}|{m:^15}|{m!r:>20}|{m=}")
print("{} {0!r}".format(m) if False else "{0} {0!r} {0:short}".format(m), "%s %r" % (m, m), format(m), format(m, "short"))
print(str(m), repr(m), str([m]), "x" + str(m))


class OnlyRepr:
    def __repr__(self):
        return "<only>"


class OnlyStr:
    def __str__(self):
        return "str"


o = OnlyRepr()
print(o, str(o), f"{o}", f"{o:}", [o])
try:
    f"{o:>10}"
except TypeError as e:
    print(e)
s = OnlyStr()
print(s, repr(s).startswith("<__main__.OnlyStr object at 0x"), [s] == [s])


class Sub(Money):
    def __str__(self):
        return "Sub:" + super().__str__()


print(Sub(1), [Sub(1)], f"{Sub(2):>12}")


class BadStr:
    def __str__(self):
        return 42


try:
    str(BadStr())
except TypeError as e:
    print(e)


class Flag:
    def __init__(self, on):
        self.on = on

    def __bool__(self):
        print("bool?")
        return self.on


print("yes" if Flag(True) else "no", not Flag(False), Flag(True) and 1, bool(Flag(False)))
while Flag(False):
    print("never")
print(Money, Money.__name__, Money.__qualname__, type(m))


class Outer:
    class Inner:
        pass


print(Outer.Inner, Outer.Inner.__qualname__)
