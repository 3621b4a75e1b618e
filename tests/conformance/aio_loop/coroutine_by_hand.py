import asyncio

class Suspend:
    def __await__(self):
        answer = yield "request"
        return answer

async def worker():
    first = await Suspend()
    try:
        second = await Suspend()
    except ValueError as e:
        second = repr(e)
    return first, second

coro = worker()
print(coro.send(None), coro.send("one"))
try:
    coro.throw(ValueError("two"))
except StopIteration as e:
    print(e.value)
coro = worker()
coro.send(None)
coro.close()
coro.close()
try:
    coro.send(None)
except RuntimeError as e:
    print(e)
