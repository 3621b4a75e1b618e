"""`test.support.socket_helper`: what can be done with sockets here."""

import socket

HOST = "localhost"
IPV6_ENABLED = False


def skip_unless_bind_unix_socket(test):
    return test


def find_unused_port(family=socket.AF_INET):
    with socket.socket(family) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
