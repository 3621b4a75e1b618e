total = 5
names = []


def read_only():
    return total * 2


def shadow():
    total = 100
    return total


def rebind():
    global total, created
    total += 1
    created = "made inside"


def mutate(n):
    names.append(n)
    return len(names)


print(read_only(), shadow(), total)
rebind()
rebind()
print(total, created)
print(mutate("x"), mutate("y"), names)


def level1():
    v = 1

    def level2():
        v = 2

        def level3():
            nonlocal v
            v = 3
        level3()
        return v
    inner = level2()
    return v, inner


print(level1())


def broken():
    try:
        print(total)
        total = 1
    except UnboundLocalError as e:
        print(type(e).__name__, e)


broken()


def remover():
    global created
    del created


remover()
try:
    print(created)
except NameError as e:
    print(e)
print("total" in globals(), "created" in globals())
