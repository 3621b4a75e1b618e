class A:
    x = "class A"
    items = []

    def who(self):
        return "A.who"


class B(A):
    y = A.x + "!"

    def who(self):
        return "B.who>" + super().who()


b = B()
print(b.x, b.y, b.who(), "x" in B.__dict__, "y" in B.__dict__)
b.x = "instance"
print(b.x, B.x, A.x, b.__dict__)
B.x = "class B"
A.x = "new A"
print(b.x, B.x, A().x)
del b.x
print(b.x)
b.items.append(1)
print(A.items, B().items)
b.items = ["own"]
print(A.items, b.items)
b.who = lambda: "instance who"
print(b.who(), B().who())
A.who = lambda self: "patched"
print(B().who())


class Meta:
    _hidden = 1
    __private = 2

    def get(self):
        return self.__private

    def set(self, v):
        self.__private = v


m = Meta()
m.set(9)
print(m.get(), m._hidden, m._Meta__private, Meta._Meta__private, hasattr(m, "__private"))


class Sub(Meta):
    __private = 3

    def mine(self):
        return self.__private, self.get()


print(Sub().mine(), sorted(k for k in vars(m)))


class Early:
    def use(self):
        return self.later

    def init(self):
        self.later = 5
        return self


try:
    Early().use()
except AttributeError as e:
    print(e)
print(Early().init().use())
x = "global"


class Scope:
    x = "class"
    y = [x for _ in range(2)]

    def method(self):
        return x, self.x


print(Scope().method(), Scope.y)


class Cond:
    if len(x) > 3:
        def f(self):
            return "long"
    else:
        def f(self):
            return "short"
    for n in range(3):
        pass


print(Cond().f(), Cond.n)
