import sys
import time

print(sys.version_info[:2] >= (3, 12), sys.version_info.major, sys.maxsize, sys.byteorder in ("little", "big"), len(sys.argv), sys.getrecursionlimit())
print(type(time.time()).__name__, time.time() > 1.6e9, time.monotonic() <= time.monotonic(), time.perf_counter() >= 0)
start = time.perf_counter()
time.sleep(0.01)
elapsed = time.perf_counter() - start
print(elapsed >= 0.009, elapsed < 5, type(elapsed).__name__)
print(time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(0)), time.gmtime(86400).tm_mday, time.gmtime(1e9).tm_year)
sys.stdout.write("written\n")
sys.stdout.flush()
print("stderr is separate", file=sys.stdout)
try:
    1 / 0
except ZeroDivisionError:
    kind, value, tb = sys.exc_info()
    print(kind.__name__, value, tb is not None)
print(sys.exc_info(), sys.exception())
print("math" in sys.modules or True, sys.float_info.max, sys.float_info.epsilon, sys.maxunicode, sys.int_info.bits_per_digit > 0)
print(sys.intern("abc") is sys.intern("abc"), sys.getsizeof([]) > 0, sys.platform in ("linux", "darwin", "win32"), sys.executable != None)


def main(argv):
    if len(argv) > 1:
        return 2
    return 0


code = main(sys.argv)
print("exit", code)
sys.exit(code)
