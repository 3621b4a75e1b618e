xs = list(range(10))
print(xs[2:5], xs[:3], xs[7:], xs[-3:], xs[:-7], xs[::3], xs[::-1], xs[8:2:-2])
print(xs[100:], xs[-100:2], xs[5:5], xs[5:2], xs[-1:-4:-1])
s = "portable"
print(s[1:4], s[::-1], s[-3:], s[::2], s[3:1], s[:100])
t = (1, 2, 3, 4)
print(t[1:], t[::-1], t[:1], t[4:])

ys = xs[:]
ys[2:4] = ["a", "b", "c"]
print(ys, len(ys))
ys[0:0] = [-2, -1]
print(ys)
ys[-2:] = []
print(ys)
ys[::2] = [0] * len(ys[::2])
print(ys)
try:
    ys[::2] = [1, 2]
except ValueError as e:
    print(e)
del ys[1:4]
print(ys)
del ys[::3]
print(ys)
ys[:] = "xyz"
print(ys)
ys[1:2] = (n for n in range(3))
print(ys)
del ys[-1]
ys[len(ys):] = [True]
print(ys, xs)
sl = slice(1, 6, 2)
print(xs[sl], sl, sl.start, sl.step, slice(None, -2).indices(10))
try:
    xs[::0]
except ValueError as e:
    print(e)
try:
    xs["1"]
except TypeError as e:
    print(e)
