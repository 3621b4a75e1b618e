import queue

q = queue.Queue(2)
q.put(1)
q.put_nowait(2)
try:
    q.put(3, block=False)
except queue.Full as e:
    print(repr(e))
try:
    q.put(3, timeout=0.001)
except queue.Full as e:
    print(repr(e))
print(q.get(), q.get(), q.qsize(), q.empty(), q.full())
try:
    q.get(timeout=0.001)
except queue.Empty as e:
    print(repr(e))
try:
    q.get_nowait()
except queue.Empty as e:
    print(repr(e))
q.task_done()
q.task_done()
try:
    q.task_done()
except ValueError as e:
    print(e)
for kind in (queue.LifoQueue, queue.PriorityQueue, queue.SimpleQueue):
    q = kind()
    for x in (2, 3, 1):
        q.put(x)
    print(kind.__name__, [q.get() for _ in range(3)])
try:
    q.get(timeout=-1)
except ValueError as e:
    print(e)
