import sys


def main(args):
    print("args", args)
    try:
        sys.exit(3)
    except Exception:
        print("SystemExit is not an Exception")
    finally:
        print("finally runs")


try:
    main(["a"])
except SystemExit as e:
    print("caught", e.code, repr(e))
for code in (None, 0, "text", True, (1, 2)):
    try:
        sys.exit(code)
    except SystemExit as e:
        print(repr(e.code), repr(e), e.args)
try:
    raise SystemExit
except SystemExit as e:
    print(e.code)
print("leaving")
sys.exit(42)
