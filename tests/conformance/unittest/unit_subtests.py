# Subtests: names, nesting, what they do to the result.
import io
import re
import unittest


class Case(unittest.TestCase):
    def test_params(self):
        for i in range(4):
            with self.subTest(i=i, half=i / 2):
                self.assertEqual(i % 2, 0)

    def test_message(self):
        with self.subTest("only a message"):
            self.fail("in it")
        with self.subTest("with", x="y"):
            raise KeyError("k")
        with self.subTest():
            self.fail("no name")

    def test_nested(self):
        with self.subTest("outer", a=1, b=2):
            with self.subTest("inner", b=3, c=4):
                self.fail("inner")
            with self.subTest(d=5):
                pass
            self.fail("outer")

    def test_skip(self):
        with self.subTest(skipped=True):
            self.skipTest("in a subtest")
        with self.subTest(skipped=False):
            pass

    def test_then_fails(self):
        with self.subTest(i=1):
            self.fail("sub")
        self.fail("after")

    @unittest.expectedFailure
    def test_expected(self):
        with self.subTest(i=1):
            self.fail("as expected")
        print("never")

    def test_fine(self):
        for i in range(2):
            with self.subTest(i=i):
                pass


class Recorder(unittest.TestResult):
    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        print("addSubTest", test.id(), "|", subtest.id(), "|", err and err[0].__name__)

    def startTest(self, test):
        super().startTest(test)
        print("startTest", test)

    def addSuccess(self, test):
        print("addSuccess", test)

    def addSkip(self, test, reason):
        print("addSkip", test, reason)


unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(Recorder())


def run(**kwargs):
    stream = io.StringIO()
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Case)
    result = unittest.TextTestRunner(stream, **kwargs).run(suite)
    text = re.sub(r"in \d+\.\d+s", "in Xs", stream.getvalue())
    print(re.sub(r'(?m)^  File ".*\n(    .*\n)*', "  ...\n", text))
    print(result.testsRun, len(result.failures), len(result.errors))


run()
run(verbosity=2)
run(failfast=True)
run(verbosity=0)
