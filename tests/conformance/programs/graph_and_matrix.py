from collections import defaultdict, deque
import heapq

EDGES = [("A", "B", 4), ("A", "C", 2), ("B", "C", 1), ("B", "D", 5), ("C", "D", 8), ("C", "E", 10), ("D", "E", 2), ("D", "F", 6), ("E", "F", 3), ("X", "Y", 1)]


class Graph:
    def __init__(self, edges=(), directed=False):
        self.adj = defaultdict(dict)
        self.directed = directed
        for e in edges:
            self.add(*e)

    def add(self, a, b, w=1):
        self.adj[a][b] = w
        if self.directed:
            self.adj[b]
        else:
            self.adj[b][a] = w

    def dijkstra(self, start):
        dist, prev = {start: 0}, {}
        heap = [(0, start)]
        while heap:
            d, node = heapq.heappop(heap)
            if d > dist.get(node, float("inf")):
                continue
            for nxt, w in self.adj[node].items():
                nd = d + w
                if nd < dist.get(nxt, float("inf")):
                    dist[nxt], prev[nxt] = nd, node
                    heapq.heappush(heap, (nd, nxt))
        return dist, prev

    def path(self, a, b):
        dist, prev = self.dijkstra(a)
        if b not in dist:
            return None, float("inf")
        out = [b]
        while out[-1] != a:
            out.append(prev[out[-1]])
        return out[::-1], dist[b]

    def bfs(self, start):
        seen, queue = {start: 0}, deque([start])
        while queue:
            node = queue.popleft()
            for n in sorted(self.adj[node]):
                if n not in seen:
                    seen[n] = seen[node] + 1
                    queue.append(n)
        return seen

    def dfs(self, node, seen=None):
        seen = [] if seen is None else seen
        seen.append(node)
        for n in sorted(self.adj[node]):
            if n not in seen:
                self.dfs(n, seen)
        return seen

    def components(self):
        left = set(self.adj)
        out = []
        while left:
            group = set(self.bfs(min(left)))
            out.append(sorted(group))
            left -= group
        return out

    def spanning_tree(self):
        parent = {n: n for n in self.adj}

        def find(x):
            while parent[x] != x:
                parent[x] = parent[parent[x]]
                x = parent[x]
            return x
        chosen = []
        for w, a, b in sorted((w, a, b) for a, ns in self.adj.items() for b, w in ns.items() if a < b):
            ra, rb = find(a), find(b)
            if ra != rb:
                parent[ra] = rb
                chosen.append((a, b, w))
        return chosen

    def topo(self):
        indeg = {n: 0 for n in self.adj}
        for ns in self.adj.values():
            for n in ns:
                indeg[n] += 1
        ready = sorted(n for n, d in indeg.items() if not d)
        order = []
        while ready:
            n = ready.pop(0)
            order.append(n)
            for m in sorted(self.adj[n]):
                indeg[m] -= 1
                if indeg[m] == 0:
                    ready.append(m)
        if len(order) < len(indeg):
            raise ValueError(f"cycle among {sorted(set(indeg) - set(order))}")
        return order


class Matrix:
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]

    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])

    def __matmul__(self, other):
        return Matrix([[sum(a * b for a, b in zip(row, col)) for col in zip(*other.rows)] for row in self.rows])

    def __pow__(self, n):
        result, base = Matrix.identity(len(self.rows)), self
        while n:
            if n & 1:
                result = result @ base
            base = base @ base
            n >>= 1
        return result

    def __getitem__(self, rc):
        r, c = rc
        return self.rows[r][c]

    def __eq__(self, other):
        return self.rows == other.rows

    @property
    def T(self):
        return Matrix(zip(*self.rows))

    def det(self):
        if len(self.rows) == 1:
            return self.rows[0][0]
        return sum((-1) ** c * v * Matrix([r[:c] + r[c + 1:] for r in self.rows[1:]]).det() for c, v in enumerate(self.rows[0]))

    def __str__(self):
        w = max(len(str(v)) for r in self.rows for v in r)
        return "\n".join(" ".join(f"{v:>{w}}" for v in r) for r in self.rows)


g = Graph(EDGES)
print(g.dijkstra("A")[0])
for target in "FEY":
    print(target, g.path("A", target))
print(g.bfs("A"), g.dfs("A"), g.components())
print(g.spanning_tree(), sum(w for *_, w in g.spanning_tree()))
dag = Graph([("shirt", "tie"), ("tie", "jacket"), ("pants", "shoes"), ("pants", "jacket"), ("socks", "shoes")], directed=True)
print(dag.topo())
dag.add("jacket", "shirt")
try:
    dag.topo()
except ValueError as e:
    print(e)
m = Matrix([[2, 1], [1, 3]])
print(m @ m, m.T == m, m.det(), m[1, 0], sep="\n")
print(Matrix([[1, 1], [1, 0]]) ** 90)
print(Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 4]]).det(), Matrix([[1, 2, 3]]).T.rows)
