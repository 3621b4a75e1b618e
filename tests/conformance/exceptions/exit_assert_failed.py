def average(xs):
    assert len(xs) > 0, "need at least one value"
    return sum(xs) / len(xs)


try:
    assert 1 + 1 == 3
except AssertionError as e:
    print(repr(e), str(e) == "")
try:
    assert False, ("a", 1)
except AssertionError as e:
    print(e.args, e)
try:
    assert [], f"empty {[]}"
except AssertionError as e:
    print(e)
assert (1, "non-empty tuple") != ()
print(average([1, 2, 6]))
print(average([]))
