import requests


def load(url):
    response = await requests.get(url)
    return response.json()


class Cache:
    def clear(self):
        nonlocal entries
        entries = {}

    return None


for item in load("http://example.invalid/"):
    if item:
        eval(item)
continue
