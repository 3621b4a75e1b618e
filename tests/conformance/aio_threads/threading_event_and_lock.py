import threading

lock, ready, log = threading.Lock(), threading.Event(), []

def worker(n):
    ready.wait()
    with lock:
        log.append(n)

threads = [threading.Thread(target=worker, args=(i,)) for i in range(4)]
for t in threads:
    t.start()
print(len(log), all(t.is_alive() for t in threads))
ready.set()
for t in threads:
    t.join()
print(sorted(log), any(t.is_alive() for t in threads))
