import threading

seen = []
threading.excepthook = lambda args: seen.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))

def fails():
    raise ValueError("in thread")

t = threading.Thread(target=fails, name="failing")
t.start()
t.join()
print(seen)
