# Differences of lists, dicts and texts.
import unittest


class Case(unittest.TestCase):
    maxDiff = None


def show(a, b, case=Case(), **kwargs):
    try:
        case.assertEqual(a, b, **kwargs)
    except AssertionError as e:
        print(e)
        print("-----")
    else:
        print("equal")


show([1, 2, 3], [1, 2, 4])
show([1, 2, 3, "abc"], [1, 2, 4])
show(["first line", "second line", "third"] * 4, ["first line", "second lane", "third"] * 4)
show({"name": "Ann", "tags": ["a", "b"], "size": 1.5}, {"name": "Anne", "tags": ["a", "c"], "size": 1.5})
show({i: str(i) * 5 for i in range(12)}, {i: str(i) * 5 for i in range(1, 13)})
show("one\ntwo\nthree", "one\ntwoo\nfour\n")
show("a\tb\tc\nsame\n", "a\tx\tc\nsame\n")
show("", "text")
show("text\n", "")
show("abc", "abd")
show("The quick brown fox\njumps over\nthe lazy dog\n", "The quick red fox\njumps over it\nthe lazy dogs\n")
show("a\nb\nc\nd\ne\n", "b\nc\nx\nd\ne\nf\n")
show("a" * 30 + "\n" + "b" * 30, "a" * 29 + "c\n" + "b" * 28 + "xy")
show((1, (2, 3)), (1, (2, 4)))
show({1, 2, 3}, {3})
show("\n".join(f"line {i}" for i in range(250)), "\n".join(f"line {i}" for i in range(250) if i % 50))


class Limited(unittest.TestCase):
    maxDiff = 40


show([1, 2, 3], [1, 2, 4], Limited())
show("x\n" * 40, "y\n" * 40, Limited(), msg="too long")
