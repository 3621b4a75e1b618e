import threading

local = threading.local()
local.x = "main"
seen = []

def worker():
    seen.append(hasattr(local, "x"))
    local.x = "worker"
    seen.append((local.x, threading.current_thread().name))

t = threading.Thread(target=worker, name="named")
print(t.name, t.daemon, t.is_alive(), t.ident)
t.start()
t.join()
print(seen, local.x, threading.main_thread().name, threading.active_count())
try:
    t.start()
except RuntimeError as e:
    print(e)
try:
    threading.Thread().join()
except RuntimeError as e:
    print(e)
