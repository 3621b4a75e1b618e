servers = [
    ("alpha", 80),
    ("beta", 443),


def main():
    print(servers)
