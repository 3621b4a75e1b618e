from contextlib import asynccontextmanager


class Connection:
    async def __aenter__(self):
        self.open = True
        return self

    async def __aexit__(self, kind, error, trace):
        self.open = False
        return kind is KeyError


@asynccontextmanager
async def session(name):
    async with Connection() as connection:
        yield name, connection.open
