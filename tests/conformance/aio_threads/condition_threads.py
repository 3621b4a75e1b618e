import threading

cond, items, got = threading.Condition(), [], []

def consumer():
    with cond:
        cond.wait_for(lambda: items)
        got.append(items.pop())

t = threading.Thread(target=consumer)
t.start()
with cond:
    items.append("item")
    cond.notify()
t.join()
print(got, items)
try:
    cond.notify()
except RuntimeError as e:
    print(e)
try:
    cond.wait()
except RuntimeError as e:
    print(e)
