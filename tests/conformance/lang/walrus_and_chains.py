if (n := len("abcdef")) > 5:
    print("long", n)
values = [3, 8, 1, 9, 4]
print([sq for v in values if (sq := v * v) > 10], sq)
queue = [5, 4, 0, 7]
while (item := queue.pop(0)) != 0:
    print("item", item)
print("left", queue)
print(any((hit := v) > 7 for v in values), hit)
print((y := 10) + (y := y * 2), y)


def noisy(v, label):
    print("eval", label)
    return v


print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 >= 2 != 1)
print(noisy(1, "a") < noisy(5, "b") < noisy(3, "c"))
print(noisy(9, "a") < noisy(5, "b") < noisy(3, "c"))
print(1 == 1.0 == True, 0 == False is False, (1 in [1, 2]) == True, 1 in [1] == True)
x = 5
print(0 <= x < 10, not 0 <= x < 5, x == 5 or 1 / 0, x and 0 or "fallback")
print([] or {} or "last", "first" and [] and 1 / 0, None is None is not True)
print("yes" if x > 3 else "no", ("a" if x > 9 else "b") + ("c" if x < 9 else "d"))
