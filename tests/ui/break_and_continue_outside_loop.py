break


def stop(items):
    for item in items:
        def inner():
            continue
    else:
        break
