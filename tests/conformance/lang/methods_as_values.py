class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def deposit(self, n):
        self.balance += n
        return self.balance

    def describe(self):
        return f"{self.owner}: {self.balance}"


acc = Account("zoe", 10)
dep = acc.deposit
print(dep(5), dep(20), acc.balance)
print(Account.deposit(acc, 1))
print(list(map(dep, [1, 2, 3])))
print(dep.__self__ is acc, dep.__name__, acc.deposit == dep, acc.deposit is dep)

accounts = [Account("b", 3), Account("a", 7), Account("c", 1)]
print([x.describe() for x in sorted(accounts, key=lambda x: x.owner)])
print(list(map(Account.describe, accounts)))

items = []
push = items.append
for n in range(3):
    push(n * n)
print(items, items.pop(), items)
up = str.upper
print(up("abc"), list(map(str.strip, [" a ", "b  "])), "-".join(map(str, items)))

handlers = {"dep": acc.deposit, "show": acc.describe}
for cmd, args in [("dep", (100,)), ("show", ()), ("dep", (-50,))]:
    print(cmd, handlers[cmd](*args))

acc.describe = lambda: "patched"
print(acc.describe(), Account.describe(acc))
try:
    Account.deposit(5)
except TypeError as e:
    print(e)
