"""`remove` of lists, of what is equal, while it changes, of other containers."""


class Shrinks:
    def __init__(self, items):
        self.items = items

    def __eq__(self, other):
        self.items.clear()
        return True


class Own(list):
    def remove(self, item):
        print("own remove", item)


items = [1, True, 1.0, "a", [2], 3]
items.remove(1.0)
items.remove(1)
items.remove([2])
print(items)
try:
    items.remove("b")
except ValueError as error:
    print(error)
changing = [0]
changing.append(Shrinks(changing))
changing.remove("x")
print(changing)
Own([1]).remove(1)
some = {1, 2}
some.remove(2)
try:
    some.remove(2)
except KeyError as error:
    print(some, repr(error))
try:
    (1, 2).remove(1)
except AttributeError as error:
    print(error)
try:
    [1].remove(1, 2)
except TypeError as error:
    print(error)
print([1].remove(1))


class Many:
    pass


for name in [f"attribute{n % 7}" for n in range(40)]:
    one = Many()
    setattr(one, name, name)
    one.second = 2
    assert list(vars(one)) == [name, "second"], vars(one)
print("attributes in order")
