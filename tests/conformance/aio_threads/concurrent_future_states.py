import concurrent.futures

f = concurrent.futures.Future()
print(f.done(), f.cancelled(), f.running())
f.add_done_callback(lambda f: print("callback", f.result()))
f.set_running_or_notify_cancel()
print(f.running(), f.cancel())
f.set_result(5)
print(f.result(), f.exception(), f.done())
try:
    f.set_result(6)
except concurrent.futures.InvalidStateError as e:
    print(type(e).__name__)
f = concurrent.futures.Future()
print(f.cancel(), f.cancelled(), f.done())
try:
    f.result()
except concurrent.futures.CancelledError as e:
    print(repr(e))
f = concurrent.futures.Future()
try:
    f.result(timeout=0)
except TimeoutError as e:
    print(repr(e))
