def connect(host, port=80, /, *options, timeout=1.5, **extra):
    return host, port, options, timeout, extra


def call():
    args = ["example.org", 443]
    return connect(*args, "keepalive", timeout=3, retries=2)
