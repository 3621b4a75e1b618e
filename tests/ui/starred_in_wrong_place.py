values = [1, 2, 3]
all = *values
*rest = values
first, *middle, *last = values
print(*values if values else 0)
