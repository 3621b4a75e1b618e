# What the assertions say when they fail.
import unittest



class Case(unittest.TestCase):
    pass


class Short(unittest.TestCase):
    longMessage = False


def show(name, *args, case=Case(), **kwargs):
    try:
        getattr(case, name)(*args, **kwargs)
    except AssertionError as e:
        print(name, "->", e)
    except Exception as e:
        print(name, "!!", type(e).__name__, e)
    else:
        print(name, "ok")


show("assertTrue", [])
show("assertTrue", 1)
show("assertFalse", "x", "my message")
show("assertEqual", 1, 2)
show("assertEqual", 1, 2, "why")
show("assertEqual", 1, 2, msg=("a", 1))
show("assertEqual", 1, 2, "only this", case=Short())
show("assertEqual", 1, 2, case=Short())
show("assertEqual", 1, 1.0)
show("assertNotEqual", "a", "a")
show("assertIs", 1, "1")
show("assertIsNot", None, None)
show("assertIsNone", 0)
show("assertIsNotNone", None)
show("assertIn", 3, [1, 2])
show("assertNotIn", "b", "abc")
show("assertIsInstance", 1, str)
show("assertIsInstance", 1, (str, bytes))
show("assertNotIsInstance", True, int)
show("assertLess", 2, 1)
show("assertLessEqual", 2, 1)
show("assertGreater", 1, 1)
show("assertGreaterEqual", "a", "b")
show("assertLess", 1, "x")
show("assertAlmostEqual", 1.0, 1.1)
show("assertAlmostEqual", 1.0, 1.00000001)
show("assertAlmostEqual", 1.0, 1.1, places=1)
show("assertAlmostEqual", 1.0, 1.04, places=1)
show("assertAlmostEqual", 10, 12, delta=1)
show("assertAlmostEqual", 10, 12, delta=2)
show("assertAlmostEqual", 10, 12, delta=2, places=3)
show("assertNotAlmostEqual", 1.0, 1.00000001)
show("assertNotAlmostEqual", 10, 12, delta=3)
show("assertNotAlmostEqual", 10, 12)
show("assertRegex", "abc", "x+")
show("assertRegex", b"abc", b"b")
show("assertNotRegex", "abbc", "b+")
show("assertRegex", "abc", "")
show("assertCountEqual", [1, 2, 2, "a"], ["a", 2, 1, 1, 3])
show("assertCountEqual", [[1], [2]], [[2], [2], [3]])
show("assertCountEqual", {1, 2}, (2, 1))
show("assertSetEqual", {1}, {2})
show("assertSetEqual", {1}, {1})
show("assertSetEqual", 1, {1})
show("assertSetEqual", {1}, 1)
show("assertSequenceEqual", [1, 2], (1, 2))
show("assertSequenceEqual", [1, 2], (1, 3))
show("assertSequenceEqual", 1, (1, 3))
show("assertSequenceEqual", [1], 3)
show("assertListEqual", [1], (1,))
show("assertTupleEqual", (1, 2, 3), (1,))
show("assertTupleEqual", (1,), (1, 2, 3), "short")
show("assertDictEqual", {}, [])
show("assertMultiLineEqual", "a", 1)
show("fail")
show("fail", "so")
show("assertEqual", (1,) * 50, (1,) * 50 + (2,))
show("skipTest", "reason")
show("assertEqual", 1)
show("assertNothing", 1)
