class Typed:
    def __init__(self, kind, default=None):
        self.kind = kind
        self.default = default

    def __set_name__(self, owner, name):
        print("naming", owner.__name__, name)
        self.name = name
        self.slot = "_" + name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return getattr(obj, self.slot, self.default)

    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name} wants {self.kind.__name__}, got {value!r}")
        setattr(obj, self.slot, value)

    def __delete__(self, obj):
        print("deleting", self.name)
        delattr(obj, self.slot)


class Person:
    name = Typed(str, "anon")
    age = Typed(int)

    def __init__(self, name, age):
        self.name = name
        self.age = age


p = Person("ann", 30)
q = Person("bob", 41)
print(p.name, p.age, q.name, q.age, vars(p))
try:
    p.age = "old"
except TypeError as e:
    print(e)
p.age += 1
print(p.age, isinstance(Person.age, Typed), Person.age.name)
del p.name
print(p.name)


class Once:
    # a non-data descriptor: the instance attribute wins afterwards
    def __init__(self, func):
        self.func = func
        self.name = func.__name__

    def __get__(self, obj, owner):
        if obj is None:
            return self
        print("computing", self.name)
        value = self.func(obj)
        obj.__dict__[self.name] = value
        return value


class Circle:
    def __init__(self, r):
        self.r = r

    @Once
    def area(self):
        return 3 * self.r ** 2


c = Circle(2)
print(c.area, c.area, c.__dict__)


class Positive:
    def __set_name__(self, owner, name):
        self.n = name

    def __get__(self, obj, owner):
        return obj.__dict__[self.n]

    def __set__(self, obj, v):
        if v <= 0:
            raise ValueError(f"{self.n} must be positive")
        obj.__dict__[self.n] = v


class Item:
    price = Positive()
    qty = Positive()

    def __init__(self, price, qty):
        self.price, self.qty = price, qty


print(Item(2, 3).price * Item(2, 3).qty)
try:
    Item(2, 0)
except ValueError as e:
    print(e)
