# The order of fixtures and cleanups of modules, classes and tests.
import io
import unittest

events = []


def setUpModule():
    events.append("setUpModule")
    unittest.addModuleCleanup(events.append, "module cleanup 1")
    unittest.addModuleCleanup(events.append, "module cleanup 2")


def tearDownModule():
    events.append("tearDownModule")


class Manager:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        events.append(f"enter {self.name}")
        return self.name

    def __exit__(self, *exc_info):
        events.append(f"exit {self.name} {exc_info}")


class Base(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        events.append(f"{cls.__name__}.setUpClass")
        cls.addClassCleanup(events.append, f"{cls.__name__} cleanup")
        cls.enterClassContext(Manager(cls.__name__))

    @classmethod
    def tearDownClass(cls):
        events.append(f"{cls.__name__}.tearDownClass")

    def setUp(self):
        events.append(f"setUp {self.id()}")
        self.addCleanup(events.append, "cleanup 1")
        self.addCleanup(lambda *args, **kwargs: events.append((args, kwargs)), 1, key=2)

    def tearDown(self):
        events.append("tearDown")


class First(Base):
    def test_b(self):
        events.append(self.enterContext(Manager("m")))

    def test_a(self):
        """Says what it does.

        And more.
        """
        events.append(self.shortDescription())

    def test_c(self):
        self.fail("c")

    def other(self):
        events.append("never")


class Second(Base):
    def setUp(self):
        super().setUp()
        raise RuntimeError("no set-up")

    def test(self):
        events.append("never")


class Third(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        raise ValueError("no class")

    def test(self):
        events.append("never")


class Fourth(unittest.TestCase):
    def tearDown(self):
        raise KeyError("tearDown")

    def test_1(self):
        self.addCleanup(self.fail, "cleanup")
        self.addCleanup(events.append, "after a cleanup that fails")
        raise ValueError("test")

    def runTest(self):
        events.append("never")


loader = unittest.TestLoader()
suite = unittest.TestSuite(loader.loadTestsFromTestCase(case) for case in [First, Second, Third, Fourth])
print(suite.countTestCases())
result = unittest.TestResult()
print(suite.run(result) is result)
for event in events:
    print(event)
print(result, result.wasSuccessful(), suite.countTestCases())
for kind in "errors", "failures":
    for test, text in getattr(result, kind):
        print(kind, test, text.splitlines()[0], text.splitlines()[-1])
print(len(result.collectedDurations))
