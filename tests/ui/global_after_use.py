limit = 10


def raise_limit(by):
    print(limit)
    global limit
    limit += by


def shadow(limit):
    global limit
