class Range2:
    def __init__(self, start, stop):
        self.start, self.stop = start, stop

    def __iter__(self):
        n = self.start
        while n < self.stop:
            yield n
            n += 1

    def __len__(self):
        return max(0, self.stop - self.start)


r = Range2(2, 5)
print(list(r), list(r), [a * b for a in r for b in r], 3 in r, len(r), tuple(r), set(r), sorted(r, reverse=True))


class Reader:
    def __init__(self, text):
        self.tokens = text.split()
        self.pos = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.pos == len(self.tokens):
            raise StopIteration
        self.pos += 1
        return self.tokens[self.pos - 1]


rd = Reader("a b c d e")
for tok in rd:
    print(tok, end=" ")
    if tok == "b":
        break
print("|", list(rd), list(rd))
it = iter(Reader("x y"))
print(next(it), next(it), next(it, None))


class Peekable:
    def __init__(self, xs):
        self.it = iter(xs)
        self.buf = []

    def __iter__(self):
        return self

    def peek(self, default=None):
        if not self.buf:
            try:
                self.buf.append(next(self.it))
            except StopIteration:
                return default
        return self.buf[0]

    def __next__(self):
        return self.buf.pop() if self.buf else next(self.it)


p = Peekable(range(4))
print(p.peek(), next(p), p.peek(), list(p), p.peek("empty"))


def while_next(xs):
    it = iter(xs)
    out = []
    while True:
        try:
            out.append((next(it), next(it)))
        except StopIteration:
            return out


print(while_next([1, 2, 3, 4, 5]))
it = iter([1, 2, 3, 4])
print(list(zip(it, it)), list(enumerate(iter("ab"))), list(map(lambda a, b: a + b, r, Range2(10, 99))))


class Tree:
    def __init__(self, v, *kids):
        self.v, self.kids = v, kids

    def __iter__(self):
        yield self.v
        for k in self.kids:
            yield from k


print(list(Tree(1, Tree(2, Tree(3)), Tree(4))), max(Tree(3, Tree(9))))
a, (b, *c) = 0, Tree("r", Tree("s"), Tree("t"))
print(a, b, c)
class NotIter:
    def __iter__(self):
        return 5
try:
    iter(NotIter())
except TypeError as e:
    print(e)
