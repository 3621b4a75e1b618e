xs = [3, 1, 2]
xs.append(5)
xs.extend((7, 8))
xs.extend("ab")
xs.insert(0, "first")
xs.insert(100, "last")
xs.insert(-1, "before last")
print(xs, len(xs))
xs.remove("a")
print(xs.pop(), xs.pop(0), xs.pop(-2), xs)
print(xs.index(5), xs.count(1), 7 in xs, xs.index(2, 1), xs + [1], xs * 2 == xs + xs)
xs.reverse()
print(xs)
ys = xs
zs = xs.copy()
ys += [99]
print(xs is ys, xs[-1], zs)
ys = ys + [100]
print(xs is ys, len(xs), len(ys))
grid = [[0] * 3] * 2
grid[0][0] = 1
print(grid, grid[0] is grid[1])
grid = [[0] * 3 for _ in range(2)]
grid[0][0] = 1
print(grid)
print([1, 2] < [1, 3], [1, 2] < [1, 2, 0], [2] > [1, 9], [1, 2] == [1.0, 2.0], [] < [0], (1, "a") < (1, "b"))
xs.clear()
print(xs, ys[:2], list((1, 2)), list({"k": 1}), list(range(3)), tuple([1]), list("é"))


def modify(lst, num):
    lst.append(num)
    num += 1
    lst = ["new"]
    return lst, num


base = [0]
print(modify(base, 5), base)
t = (1, [2])
try:
    t[1] += [3]
except TypeError as e:
    print(e, t)
one, two = [1, 2], (1, 2)
for bad in (lambda: [].pop(), lambda: [1].pop(3), lambda: [1][1], lambda: [1].remove(2), lambda: [1].index(9), lambda: [1] + "a",
            lambda: one["a"], lambda: [1].foo(), lambda: two[5], lambda: [3] * "a", lambda: [1] < 3, lambda: list(5), lambda: len(5), lambda: iter(3)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
print(any([]), all([]), any([0, "", 3]), all([1, "a", []]), sum([], 5), sum([[1], [2]], []))
print(list(enumerate("ab", 5)), list(zip("abc", [1, 2])), list(map(lambda a, b: a * b, [1, 2], [3, 4])), list(filter(None, [0, 1, "", "x"])))
