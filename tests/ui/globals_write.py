def rename():
    globals()["limit"] = 3
    del globals()["limit"]
    globals().update(limit=4)


rename()
names = globals()
