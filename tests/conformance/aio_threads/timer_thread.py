import threading

log = []
t = threading.Timer(0.01, log.append, args=["fired"])
t.start()
t.join()
cancelled = threading.Timer(10, log.append, args=["never"])
cancelled.start()
cancelled.cancel()
cancelled.join()
print(log)
