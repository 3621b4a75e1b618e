# A program of tests: exit status 1 after a failure.
import io
import sys
import unittest


class Case(unittest.TestCase):
    def test_good(self):
        print("good")

    def test_bad(self):
        self.assertTrue(False)


for argv in (["prog"], ["prog", "Case.test_good"], ["prog", "-k", "good"], ["prog", "-k", "nothing"], ["prog", "Nope"]):
    stream = io.StringIO()
    runner = unittest.TextTestRunner(stream, verbosity=0)
    program = unittest.main(argv=argv, exit=False, testRunner=runner, testLoader=unittest.TestLoader())
    print(argv, program.result.testsRun, program.result.wasSuccessful())
    print(stream.getvalue().splitlines()[-1])
    print([test for test, _ in program.result.errors])

try:
    unittest.main(argv=["prog", "Case.test_good"], testRunner=unittest.TextTestRunner(io.StringIO()))
except SystemExit as e:
    print("exit", e.code)
try:
    unittest.main(argv=["prog", "-k", "zzz"], testRunner=unittest.TextTestRunner(io.StringIO()))
except SystemExit as e:
    print("exit", e.code)
unittest.defaultTestLoader.testNamePatterns = None
if __name__ == "__main__":
    unittest.main()
