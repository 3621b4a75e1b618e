import heapq
import bisect
import copy

h = [5, 1, 8, 3]
heapq.heapify(h)
print(h, heapq.heappop(h), h)
heapq.heappush(h, 0)
print(h[0], heapq.heappushpop(h, 4), heapq.heapreplace(h, 9), h, [heapq.heappop(h) for _ in range(len(h))])
print(heapq.nlargest(2, [4, 9, 1]), heapq.nsmallest(2, ["bb", "a", "ccc"], key=len), list(heapq.merge([1, 4], [2, 3], [0])))
jobs = []
for i, (p, n) in enumerate([(2, "b"), (1, "a"), (2, "a"), (0, "z")]):
    heapq.heappush(jobs, (p, i, n))
print([heapq.heappop(jobs)[2] for _ in range(4)])
try:
    heapq.heappop([])
except IndexError as e:
    print(e)
xs = [1, 3, 3, 7]
print(bisect.bisect(xs, 3), bisect.bisect_left(xs, 3), bisect.bisect_right(xs, 0), bisect.bisect_left(xs, 99))
bisect.insort(xs, 4)
print(xs, "FDCBA"[bisect.bisect([60, 70, 80, 90], 85)], bisect.bisect([("a", 1), ("c", 2)], ("b",)), bisect.bisect_left([{"k": 1}, {"k": 5}], 3, key=lambda d: d["k"]))


class Node:
    def __init__(self, v):
        self.v = v
        self.links = []


a = Node([1])
a.links.append(a)
s, d = copy.copy(a), copy.deepcopy(a)
a.v.append(2)
print(s.v, d.v, s.links is a.links, d.links[0] is d, s is a)
orig = {"k": [1, {"x": (1, [2])}]}
deep, shallow = copy.deepcopy(orig), copy.copy(orig)
orig["k"][1]["x"][1].append("new")
print(deep, shallow, copy.copy([1, 2]), copy.deepcopy((1, 2)), copy.copy("s"))
