import threading

barrier, sem, log = threading.Barrier(3), threading.Semaphore(0), []

def worker(n):
    barrier.wait()
    log.append(n)
    sem.release()

threads = [threading.Thread(target=worker, args=(i,)) for i in range(3)]
for t in threads:
    t.start()
for _ in threads:
    sem.acquire()
for t in threads:
    t.join()
print(sorted(log), sem.acquire(blocking=False), barrier.broken, barrier.n_waiting)
