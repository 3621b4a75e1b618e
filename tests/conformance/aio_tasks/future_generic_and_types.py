import asyncio

print(asyncio.Future[int], asyncio.Task[str], asyncio.Queue[int])
print(asyncio.Future.__name__, asyncio.Task.__name__, issubclass(asyncio.Task, asyncio.Future))
print(asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED)
print(asyncio.TimeoutError is TimeoutError, asyncio.CancelledError.__mro__[1].__name__)
print(asyncio.CancelledError.__module__, asyncio.InvalidStateError.__mro__[1].__name__)
print(asyncio.QueueEmpty.__mro__[1].__name__, asyncio.BrokenBarrierError.__mro__[1].__name__)
