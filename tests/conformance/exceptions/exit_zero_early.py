import sys


def step(n):
    print("step", n)
    if n == 2:
        print("done early")
        sys.exit()


for i in range(5):
    step(i)
print("never")
