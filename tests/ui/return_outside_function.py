total = 3
if total > 2:
    return total


class Point:
    return 1
