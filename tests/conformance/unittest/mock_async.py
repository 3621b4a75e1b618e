# AsyncMock: awaits, their counts and assertions.
import asyncio
import inspect
import re
from unittest.mock import AsyncMock, MagicMock, Mock, call, create_autospec


def show(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except BaseException as e:
        print(type(e).__name__, e)


async def attempt(awaitable):
    try:
        print(await awaitable)
    except BaseException as e:
        print(type(e).__name__, e)


class Client:
    async def fetch(self, url):
        return url

    def close(self):
        pass

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info):
        pass


async def real(a, b=1):
    return a + b


async def main():
    m = AsyncMock()
    print(asyncio.iscoroutinefunction(m), inspect.iscoroutinefunction(m), asyncio.iscoroutinefunction(Mock()))
    coroutine = m(1)
    print(asyncio.iscoroutine(coroutine), m.called, m.await_count)
    await coroutine
    print(m.await_count, m.await_args, m.await_args_list)
    show(m.assert_awaited)
    show(m.assert_awaited_once)
    show(m.assert_awaited_with, 1)
    show(m.assert_awaited_with, 2)
    show(m.assert_awaited_once_with, 1)
    show(m.assert_not_awaited)
    show(m.assert_any_await, 3)
    await m(2, key=3)
    show(m.assert_awaited_once)
    show(m.assert_has_awaits, [call(1), call(2, key=3)])
    show(m.assert_has_awaits, [call(2), call(1)])
    show(m.assert_has_awaits, [call(2)], any_order=True)
    m.reset_mock()
    show(m.assert_awaited)
    show(m.assert_awaited_with, 1)
    m.return_value = 5
    await attempt(m())
    m.side_effect = [1, ValueError("v")]
    await attempt(m())
    await attempt(m())
    await attempt(m())
    m.side_effect = KeyError("k")
    await attempt(m())
    m.side_effect = lambda x: x * 2
    await attempt(m(4))
    m.side_effect = real
    await attempt(m(4, 5))
    await attempt(AsyncMock(wraps=real)(1))

    magic = MagicMock()
    async with magic as entered:
        pass
    print(magic.__aenter__.await_count, magic.__aexit__.await_args)
    magic.__aiter__.return_value = [1, 2, 3]
    print([x async for x in magic])
    magic.__aenter__.return_value = "inside"
    async with magic as entered:
        print(entered)

    client = Mock(spec=Client)
    print(type(client.fetch).__name__, type(client.close).__name__)
    client.fetch.return_value = "page"
    print(await client.fetch("u"))
    client = AsyncMock(spec=Client)
    print(type(client.fetch).__name__, type(client.close).__name__)
    client = AsyncMock()
    client.get.return_value.json = Mock(return_value={"a": 1})
    response = await client.get("url")
    print(response.json(), client.mock_calls)
    spec = Mock(spec=real)
    print(asyncio.iscoroutinefunction(spec), type(spec).__name__)

    auto = create_autospec(real)
    auto.return_value = 8
    print(await auto(1, b=2), auto.await_count, auto.call_args)
    auto.assert_awaited_once_with(1, b=2)
    show(auto)
    made = create_autospec(Client)()
    made.fetch.return_value = "x"
    print(await made.fetch("u"))
    made.fetch.assert_awaited_with("u")

    results = await asyncio.gather(*(AsyncMock(return_value=i)() for i in range(3)))
    print(results)
    print(await asyncio.wait_for(AsyncMock(return_value="in time")(), 1))


asyncio.run(main())
