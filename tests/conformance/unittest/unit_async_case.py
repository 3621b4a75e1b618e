# IsolatedAsyncioTestCase: one loop and one context for all parts of a test.
import asyncio
import contextvars
import io
import re
import unittest

events = []
var = contextvars.ContextVar("var", default="unset")


class Manager:
    async def __aenter__(self):
        await asyncio.sleep(0)
        events.append("aenter")
        return self

    async def __aexit__(self, *exc_info):
        await asyncio.sleep(0)
        events.append(f"aexit {exc_info}")


class Case(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        events.append(("setUp", self._testMethodName, var.get()))
        self.loop = asyncio.get_event_loop()
        var.set("from setUp")

    async def asyncSetUp(self):
        events.append(("asyncSetUp", var.get(), asyncio.get_running_loop() is self.loop))
        var.set("from asyncSetUp")

    async def asyncTearDown(self):
        events.append(("asyncTearDown", var.get(), asyncio.get_running_loop() is self.loop))
        await asyncio.sleep(0)

    def tearDown(self):
        events.append(("tearDown", var.get()))

    async def clean(self, *args, **kwargs):
        await asyncio.sleep(0)
        events.append(("clean", args, kwargs))

    async def test_async(self):
        events.append(var.get())
        var.set("from test")
        self.addAsyncCleanup(self.clean, 1, b=2)
        self.addCleanup(events.append, "plain cleanup")
        self.addCleanup(self.clean, "by addCleanup")
        await self.enterAsyncContext(Manager())
        await asyncio.sleep(0)

    def test_sync(self):
        events.append(("sync", var.get(), self.loop.is_running()))

    async def test_fails(self):
        await asyncio.sleep(0)
        self.assertEqual(1, 2)

    async def test_raises(self):
        with self.assertRaises(asyncio.TimeoutError):
            async with asyncio.timeout(0):
                await asyncio.sleep(1)
        raise LookupError("raised")

    async def test_cancelled(self):
        raise asyncio.CancelledError("c")

    async def test_leaves_task(self):
        async def forever():
            try:
                await asyncio.sleep(1000)
            except asyncio.CancelledError:
                events.append("task cancelled")
                raise

        self.task = asyncio.create_task(forever())
        await asyncio.sleep(0)

    async def test_no_manager(self):
        await self.enterAsyncContext(1)

    @unittest.skip("not now")
    async def test_skipped(self):
        events.append("never")

    async def test_skips(self):
        self.skipTest("from within")

    @unittest.expectedFailure
    async def test_expected(self):
        self.assertTrue(False)

    async def test_subtests(self):
        for i in range(3):
            with self.subTest(i=i):
                await asyncio.sleep(0)
                self.assertNotEqual(i, 1)


stream = io.StringIO()
suite = unittest.defaultTestLoader.loadTestsFromTestCase(Case)
result = unittest.TextTestRunner(stream, verbosity=2).run(suite)
for event in events:
    print(event)
text = stream.getvalue()
print(text[: text.index("=" * 70)])
for kind in "errors", "failures", "skipped", "expectedFailures":
    for test, text in getattr(result, kind):
        print(kind, test, text.splitlines()[-1])
