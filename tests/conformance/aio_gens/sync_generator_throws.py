def gen():
    try:
        received = yield 1
        print("received", received)
    except ValueError as e:
        print("caught", e)
        yield "handled"
    finally:
        print("finally")

g = gen()
next(g)
print(g.throw(ValueError("x")))
g.close()
g = gen()
next(g)
try:
    g.send("sent")
except StopIteration:
    print("stop")
g = gen()
try:
    g.send(1)
except TypeError as e:
    print(e)
