"""A call site or attribute access that is run again after the object, its class or a base has changed."""


class Base:
    limit = 10

    def name(self):
        return "base"


class Child(Base):
    def __init__(self, value):
        self.value = value


def look(obj):
    return obj.name(), obj.value, obj.limit


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


child = Child(1)
print(look(child), look(child))
Base.name = lambda self: "patched base"
print(look(child))
Child.name = lambda self: "patched child"
print(look(child))
child.name = lambda: "own"
print(look(child), look(Child(2)))
del child.name
del Child.name
print(look(child))
Base.limit = 11
print(look(child))
child.limit = 12
print(look(child), look(Child(3)))
del child.limit
print(look(child))


class Other(Base):
    def name(self):
        return "other"


child.__class__ = Other
print(look(child))
Other.value = property(lambda self: "from property")
print(look(child))
del Other.value
print(look(child))
Other.__getattribute__ = lambda self, name: "all the same" if name == "value" else object.__getattribute__(self, name)
print(look(child))
del Other.__getattribute__
print(look(child))
del child.value
print(attempt(look, child))
Other.__getattr__ = lambda self, name: f"made {name}"
print(look(child))


def store(obj, value):
    obj.value = value


store(child, 5)
store(child, 6)
print(look(child))
Other.__setattr__ = lambda self, name, value: object.__setattr__(self, name, value * 100)
store(child, 7)
print(look(child))
del Other.__setattr__
store(child, 8)
print(look(child))


class Descriptor:
    def __get__(self, obj, owner=None):
        return "described"

    def __set__(self, obj, value):
        print("set", value)


class Late:
    pass


Other.value = Late()
print(type(look(child)[1]).__name__ if not isinstance(look(child)[1], int) else look(child)[1])
Late.__get__ = lambda self, obj, owner=None: "late"
print(look(child)[1])
Late.__set__ = lambda self, obj, value: print("late set", value)
print(look(child)[1])
store(child, 9)
print(look(child)[1])


class Slotted:
    __slots__ = ("value", "limit")

    def name(self):
        return "slotted"


slotted = Slotted()
print(attempt(look, slotted))
slotted.limit = 0
for number in range(3):
    store(slotted, number)
    print(look(slotted))
del slotted.value
print(attempt(look, slotted))


class Multi(Base):
    def __init__(self):
        for n in range(30):
            setattr(self, f"a{n}", n)
        self.value = "many"


many = Multi()
print(look(many), look(many))
store(many, "other")
print(look(many), look(many))
print(many.__dict__["a7"], sorted(many.__dict__)[:3])
many.__dict__["value"] = "through dict"
print(look(many))


class Order:
    def __init__(self):
        self.items = []

    def __getattr__(self, name):
        print("looked up", name)
        return self.items.append


def argument():
    print("argument")
    return 1


order = Order()
order.append(argument())
order.put(argument())
order.append(2)
print(order.items)
print(attempt(lambda: order.items.nothing(argument())))
print(attempt(lambda: None.append(argument())))
print(attempt(lambda: (1).append(2)))
print(attempt([].pop), attempt({}.get), attempt(lambda: {}.get([])), attempt(lambda: {}.get(1, 2, 3)))
print({1: 2}.get(1), {1: 2}.get(3), {1: 2}.get(3, 4), {1: None}.get(1, 5))


class Stack(list):
    def append(self, item):
        super().append(item * 2)

    def pop(self):
        return -super().pop()


stack = Stack()
stack.append(1)
stack.append(argument())
print(stack, stack.pop(), stack)


class Table(dict):
    def get(self, key, default="nothing"):
        return super().get(key, default)


table = Table(a=1)
print(table.get("a"), table.get("b"), table.get("b", "c"))
