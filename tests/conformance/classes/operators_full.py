class Vec:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Vec({self.x}, {self.y})"

    def __add__(self, o):
        if not isinstance(o, Vec):
            return NotImplemented
        return Vec(self.x + o.x, self.y + o.y)

    def __sub__(self, o):
        return Vec(self.x - o.x, self.y - o.y)

    def __mul__(self, k):
        if isinstance(k, Vec):
            return self.x * k.x + self.y * k.y
        if isinstance(k, (int, float)):
            return Vec(self.x * k, self.y * k)
        return NotImplemented

    def __rmul__(self, k):
        print("rmul", k)
        return self * k

    def __truediv__(self, k):
        return Vec(self.x / k, self.y / k)

    def __floordiv__(self, k):
        return Vec(self.x // k, self.y // k)

    def __mod__(self, k):
        return Vec(self.x % k, self.y % k)

    def __pow__(self, k):
        return Vec(self.x ** k, self.y ** k)

    def __matmul__(self, o):
        return self.x * o.y - self.y * o.x

    def __neg__(self):
        return Vec(-self.x, -self.y)

    def __pos__(self):
        return self

    def __abs__(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5

    def __invert__(self):
        return Vec(self.y, self.x)

    def __and__(self, o):
        return f"and {o}"

    def __or__(self, o):
        return f"or {o}"

    def __xor__(self, o):
        return f"xor {o}"

    def __lshift__(self, n):
        return Vec(self.x << n, self.y << n)

    def __rshift__(self, n):
        return Vec(self.x >> n, self.y >> n)

    def __round__(self, n=0):
        return f"round {n}"

    def __int__(self):
        return self.x

    def __float__(self):
        return self.x / 2

    def __index__(self):
        return self.x


a, b = Vec(3, 4), Vec(1, 2)
print(a + b, a - b, a * b, a * 2, 3 * a, a / 2, a // 2, a % 2, a ** 2, a @ b)
print(-a, +a is a, abs(a), ~a, a & b, a | 1, a ^ "s", a << 1, a >> 1)
print(round(a), round(a, 2), int(a), float(a), "abcdef"[b], [0] * b, hex(a), range(a))
for bad in (lambda: a + 1, lambda: 1 + a, lambda: a * "x", lambda: 1 - a, lambda: a < b, lambda: a + "s"):
    try:
        print(bad())
    except TypeError as e:
        print(e)
