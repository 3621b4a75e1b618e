# patch: names of modules, attributes of classes, dictionaries; as decorator, context manager, by start and stop.
import asyncio
import os
import unittest
from unittest import mock
from unittest.mock import AsyncMock, MagicMock, patch

import service
from service import helper as imported_helper


def local(x):
    return f"local {x}"


def calls_local(x):
    return local(x)


def show(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except BaseException as e:
        print(type(e).__name__, e)


print(service.caller(1), calls_local(2), imported_helper(3))
with patch("service.helper") as fake:
    fake.return_value = "fake"
    print(service.caller(1), service.helper(2), imported_helper(3), fake.mock_calls, type(fake).__name__)
print(service.caller(1))
with patch(f"{__name__}.local", lambda x: "patched"):
    print(calls_local(2))
with patch("__main__.local", return_value="again"):
    print(calls_local(2))
print(calls_local(2))
with patch("service.LIMIT", 10) as limit:
    print(service.limit(), limit)
print(service.limit())
with patch.object(service, "LIMIT", new=11):
    print(service.limit())
with patch("service.time.time", return_value=5.0):
    print(service.now())
print(service.now() > 5.0)


async def asynchronous():
    with patch("service.fetch") as fetch:
        fetch.return_value = "fake"
        print(type(fetch).__name__, await service.load("u"), fetch.await_args)
    print(await service.load("u"))
    with patch("asyncio.sleep", new_callable=AsyncMock) as sleep:
        print(await service.wait(), sleep.await_count, sleep.await_args)
    with patch.object(service.Client, "send", return_value="fake send"):
        print(await service.Client().send())
    print(await decorated("arg"), await service.Client().send())


@patch("service.fetch", new=AsyncMock(return_value="decorated"))
@patch.object(service, "LIMIT", 77)
async def decorated(x):
    return x, await service.load(x), service.limit()


asyncio.run(asynchronous())
with patch.object(service.Client, "get", return_value="fake get"), patch.object(service.Client, "kind", "fake"):
    print(service.use_client())
print(service.use_client())
with patch("service.Client") as Client:
    Client.return_value.get.return_value = "instance get"
    Client.parse.return_value = "parsed"
    print(service.use_client()[:2], Client.mock_calls)
with patch.object(service.Client, "get", autospec=True) as get:
    client = service.Client()
    client.get()
    print(get.call_count, get.call_args.args[0] is client)
with patch("service.helper", autospec=True) as fake:
    fake.return_value = "auto"
    print(service.caller(1))
    show(service.helper)
with patch("service.helper", spec=True) as fake:
    show(lambda: fake.nothing)
with patch("service.Client", spec=True) as Client:
    show(lambda: Client().nothing)


@patch("service.LIMIT", 5)
@patch("service.helper")
@patch.object(service.Client, "get")
def several(get, helper, extra=None):
    get.return_value = 1
    helper.return_value = 2
    return service.use_client()[0], service.caller(0), service.limit(), extra


print(several(), several(extra="x"), several.__name__)


@patch("service.helper", return_value="class")
class Case(unittest.TestCase):
    def test_one(self, helper):
        self.assertEqual(service.caller(1), "class")
        helper.assert_called_once_with(1)

    @patch("service.LIMIT", 1)
    def test_two(self, helper):
        self.assertEqual(service.limit(), 1)

    def other(self):
        return service.caller(1)


result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
print(result, Case("test_one").other())

patcher = patch("service.helper", return_value="started")
started = patcher.start()
print(service.caller(1), started.call_count)
patcher.stop()
print(service.caller(1), patcher.stop())
patch("service.LIMIT", 1).start()
patch("service.helper").start()
print(service.limit())
mock.patch.stopall()
print(service.limit(), service.caller(3))

with patch.dict(service.SETTINGS, {"mode": "fake"}, extra=1) as settings:
    print(service.SETTINGS, settings is service.SETTINGS)
print(service.SETTINGS)
with patch.dict("service.SETTINGS", clear=True):
    print(service.SETTINGS)
    service.SETTINGS["new"] = 1
print(service.SETTINGS)


@patch.dict(service.SETTINGS, mode="decorated")
def mode():
    return service.SETTINGS["mode"]


print(mode(), service.SETTINGS)
with patch.dict(os.environ, {"PORTALIS_TEST_NAME": "value"}):
    print(os.environ["PORTALIS_TEST_NAME"])
print("PORTALIS_TEST_NAME" in os.environ)
with patch.multiple(service, LIMIT=8, helper=mock.DEFAULT) as mocks:
    print(service.limit(), sorted(mocks), mocks["helper"] is service.helper)
print(service.limit())
with patch("service.created", 3, create=True):
    print(service.created)
print(hasattr(service, "created"))
try:
    patch("service.nothing").start()
except AttributeError as e:
    print(str(e).endswith("does not have the attribute 'nothing'"))
show(patch("nomodule.x").start)
show(patch, "nodots")
show(patch.object, "text", "x")
try:
    with patch("service.LIMIT", 99):
        raise ValueError(service.limit())
except ValueError as e:
    print(e, service.limit())
with patch("builtins.print") as fake_print:
    service.say()
fake_print.assert_called_once_with("said")
with patch("builtins.len", lambda x: 42):
    print(service.say())
with patch("service.open", mock.mock_open(read_data="line 1\nline 2\n"), create=True) as opened:
    with service.open("name") as file:
        text = file.read()
print(repr(text), opened.call_args)
with patch("builtins.open", mock.mock_open(read_data="line 1\nline 2\n")) as opened:
    with open("name", "r") as file:
        lines = list(file)
    with open("other") as file:
        print(file.readline(), file.readlines(), lines)
print(opened.call_args_list)
handle = MagicMock()
with patch("sys.stdout") as out:
    print("captured")
print([c for c in out.mock_calls if c == mock.call.write("captured")])
