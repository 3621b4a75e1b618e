import asyncio


class Step:
    async def run(self, state):
        state.append("Step")
        return state


class Logged(Step):
    async def run(self, state):
        state.append("Logged>")
        result = await super().run(state)
        result.append("<Logged")
        return result


class Timed(Step):
    async def run(self, state):
        state.append("Timed>")
        await asyncio.sleep(0)
        return await super().run(state)


class Both(Logged, Timed):
    async def __aenter__(self):
        print("enter", type(self).__name__)
        return self

    async def __aexit__(self, *exc):
        print("exit", exc[0])

    async def __call__(self, *words):
        return " ".join(await self.run(list(words)))


class Closing(Both):
    async def __aexit__(self, *exc):
        await super().__aexit__(*exc)
        print("closing too")


async def main():
    print(await Both().run([]))
    print([c.__name__ for c in Both.__mro__])
    async with Closing() as c:
        print(await c("go"))
    makers = [Step, Logged, Timed]
    print(await asyncio.gather(*(m().run([]) for m in makers)))


asyncio.run(main())
