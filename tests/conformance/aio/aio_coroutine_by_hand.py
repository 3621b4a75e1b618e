async def inner(step):
    print("inner", step)
    return step + 1


async def outer():
    a = await inner(1)
    b = await inner(a)
    return a, b


class Pause:
    def __init__(self, tag):
        self.tag = tag

    def __await__(self):
        got = yield self.tag
        print("resumed with", got)
        return got


async def talk():
    x = await Pause("first")
    try:
        y = await Pause("second")
    except KeyError as err:
        y = f"replaced {err}"
    return x, y


coro = outer()
try:
    coro.send(None)
except StopIteration as stop:
    print("value", stop.value)

coro = talk()
print("yielded", coro.send(None))
print("yielded", coro.send("hello"))
try:
    coro.throw(KeyError("k"))
except StopIteration as stop:
    print("value", stop.value)

coro = talk()
print("yielded", coro.send(None))
coro.close()
print("closed")
try:
    coro.send(None)
except RuntimeError as err:
    print(err)
fresh = talk()
try:
    fresh.send(5)
except TypeError as err:
    print(err)
fresh.close()
