import asyncio
import time
from datetime import datetime

LIMIT = 3
SETTINGS = {"mode": "real"}


def helper(x):
    return f"real {x}"


def caller(x):
    return helper(x)


async def fetch(url):
    await asyncio.sleep(0)
    return f"real {url}"


async def load(url):
    return await fetch(url)


def limit():
    return LIMIT


def now():
    return time.time()


async def wait():
    await asyncio.sleep(1000)
    return "waited"


class Client:
    kind = "real"

    def get(self):
        return "real get"

    @staticmethod
    def parse(text):
        return "real " + text

    @classmethod
    def make(cls):
        return cls

    async def send(self):
        return "real send"


def use_client():
    client = Client()
    return client.get(), Client.parse("x"), client.kind


def say():
    print("said")
    return len([1, 2])
