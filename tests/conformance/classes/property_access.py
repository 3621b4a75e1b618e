class Temp:
    def __init__(self, celsius=0.0):
        self._c = celsius

    @property
    def celsius(self):
        """Degrees."""
        return self._c

    @celsius.setter
    def celsius(self, value):
        if value < -273.15:
            raise ValueError(f"too cold: {value}")
        self._c = value

    @celsius.deleter
    def celsius(self):
        print("reset")
        self._c = 0.0

    @property
    def fahrenheit(self):
        return self._c * 9 / 5 + 32

    def _get_k(self):
        return self._c + 273.15

    kelvin = property(_get_k, doc="kelvin value")


t = Temp(25.0)
print(t.celsius, t.fahrenheit, t.kelvin, Temp.celsius.__doc__, Temp.kelvin.__doc__)
t.celsius = 100
t.celsius += 1
print(t.celsius)
try:
    t.celsius = -300
except ValueError as e:
    print(e, t.celsius)
for attr in ("fahrenheit", "kelvin"):
    try:
        setattr(t, attr, 1)
    except AttributeError as e:
        print(e)
del t.celsius
print(t.celsius)
try:
    del t.fahrenheit
except AttributeError as e:
    print(e)


class Sub(Temp):
    @property
    def celsius(self):
        return super().celsius + 1000

    @celsius.setter
    def celsius(self, v):
        Temp.celsius.fset(self, v * 2)


s = Sub(5)
s.celsius = 7
print(s.celsius, s._c, getattr(s, "kelvin"), hasattr(s, "rankine"), type(Temp.celsius).__name__)
