def endless(n):
    return endless(n + 1) + 1


try:
    endless(0)
except RecursionError as e:
    print(type(e).__name__, str(e)[:32], isinstance(e, RuntimeError))


def ping(n):
    return pong(n + 1)


def pong(n):
    return ping(n + 1)


try:
    ping(0)
except RecursionError:
    print("mutual recursion stopped")


class Loop:
    def __getattr__(self, name):
        return self.missing


try:
    Loop().x
except RecursionError:
    print("attribute loop stopped")
print("still alive")
