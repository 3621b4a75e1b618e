import sys
a = int(input())
print(a, [int(x) for x in input().split()])
print(sys.stdin.buffer.read(3), sys.stdin.buffer.readline())
print(sys.stdin.readlines(4))
print(sys.stdin.buffer.readlines())
print([l for l in sys.stdin], sys.stdin.closed, sys.stdin.readable(), sys.stdin.writable())
