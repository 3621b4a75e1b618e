words = ["pear", "Fig", "apple", "fig", "Banana", "kiwi"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=len, reverse=True))
rows = [("ann", 30), ("bob", 25), ("cid", 30), ("dee", 25)]
print(sorted(rows, key=lambda r: r[1]))
print(sorted(rows, key=lambda r: r[1], reverse=True))
print(sorted(rows, key=lambda r: (-r[1], r[0])))
rows.sort(key=lambda r: r[0], reverse=True)
print(rows, rows.sort())
print(sorted([3, 1.5, True, -2, 0.0]), sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([[2], [1, 5], [1]]))
print(sorted("hello"), sorted({"b": 1, "a": 2}), sorted({3, 1, 2}, reverse=True), list(reversed([1, 2, 3])))
calls = []


def keyed(x):
    calls.append(x)
    return -x


print(sorted([3, 1, 2], key=keyed), calls)
for bad in ([1, "a"], [None, 1], [{}, {}], [(1, None), (1, 2)]):
    try:
        print(sorted(bad))
    except TypeError as e:
        print(e)
nums = [5, 2, 9]
alias = nums
nums.sort()
print(alias, nums is alias, min(nums), max(nums, key=lambda v: -v), min([], default="none"))
print(max("apple", "fig", key=len), min(3, 1, 2), max([(1, "x"), (1, "y")]), sum([1, 2.5, True]))
try:
    max([])
except ValueError as e:
    print(e)


class Job:
    def __init__(self, pri, name):
        self.pri, self.name = pri, name

    def __lt__(self, other):
        return self.pri < other.pri

    def __repr__(self):
        return f"{self.name}{self.pri}"


jobs = [Job(2, "a"), Job(1, "b"), Job(2, "c"), Job(0, "d"), Job(1, "e")]
print(sorted(jobs), sorted(jobs, reverse=True), min(jobs), max(jobs))
from functools import cmp_to_key
print(sorted([3, 11, 2, 20], key=cmp_to_key(lambda a, b: (str(a) > str(b)) - (str(a) < str(b)))))
