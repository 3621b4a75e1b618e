"""A breadth-first crawl over an imaginary web site."""
import asyncio
from collections import Counter, defaultdict
from urllib.parse import urljoin, urlparse

SITE = {
    "http://farm.test/": ("Farm", ["/animals", "/fields/", "http://shop.test/", "#top"]),
    "http://farm.test/animals": ("Animals", ["/animals/cow", "/animals/hen", "/animals/yak", "/"]),
    "http://farm.test/animals/cow": ("Cow", ["hen", "/fields/north"]),
    "http://farm.test/animals/hen": ("Hen", ["cow", "/eggs?sort=size&page=2"]),
    "http://farm.test/eggs?sort=size&page=2": ("Eggs", ["/loop/a"]),
    "http://farm.test/fields/": ("Fields", ["north", "south", "../animals"]),
    "http://farm.test/fields/north": ("North", []),
    "http://farm.test/fields/south": ("South", ["/slow"]),
    "http://farm.test/slow": ("Slow", []),
    "http://farm.test/loop/a": ("Loop", ["b", "a"]),
    "http://farm.test/loop/b": ("Loop", ["a", "c"]),
}
FLAKY = {"http://farm.test/fields/north": 2, "http://farm.test/loop/c": 9}


class FetchError(Exception):
    def __init__(self, url, status):
        super().__init__(f"{status} for {url}")
        self.url = url
        self.status = status


class FakeWeb:
    def __init__(self, site, flaky):
        self.site = site
        self.flaky = dict(flaky)
        self.requests = Counter()
        self.open = 0
        self.most_open = 0

    async def fetch(self, url):
        self.requests[url] += 1
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            await asyncio.sleep(5 if url.endswith("/slow") else 0.001)
            if self.flaky.get(url, 0) > 0:
                self.flaky[url] -= 1
                raise FetchError(url, 503)
            if url not in self.site:
                raise FetchError(url, 404)
            title, links = self.site[url]
            return {"url": url, "title": title, "links": links}
        finally:
            self.open -= 1


class Crawler:
    def __init__(self, web, root, *, workers=3, max_depth=4, retries=3, patience=0.05):
        self.web = web
        self.root = root
        self.host = urlparse(root).netloc
        self.workers = workers
        self.max_depth = max_depth
        self.retries = retries
        self.patience = patience
        self.queue = asyncio.Queue()
        self.seen = set()
        self.pages = {}
        self.errors = {}
        self.by_depth = defaultdict(list)
        self.skipped = Counter()

    def offer(self, url, depth):
        url, _, fragment = url.partition("#")
        if fragment and url in self.seen:
            self.skipped["fragment"] += 1
        elif urlparse(url).netloc != self.host:
            self.skipped["foreign"] += 1
        elif depth > self.max_depth:
            self.skipped["too deep"] += 1
        elif url in self.seen:
            self.skipped["seen"] += 1
        else:
            self.seen.add(url)
            self.queue.put_nowait((url, depth))

    async def get(self, url):
        for attempt in range(self.retries):
            try:
                return await asyncio.wait_for(self.web.fetch(url), self.patience)
            except FetchError as err:
                if err.status != 503 or attempt == self.retries - 1:
                    raise
                await asyncio.sleep(0.001 * 2 ** attempt)

    async def visit(self, url, depth):
        try:
            page = await self.get(url)
        except FetchError as err:
            self.errors[url] = f"HTTP {err.status}"
        except asyncio.TimeoutError:
            self.errors[url] = "timeout"
        else:
            self.pages[url] = page
            self.by_depth[depth].append(page["title"])
            for link in page["links"]:
                self.offer(urljoin(url, link), depth + 1)

    async def work(self):
        while True:
            url, depth = await self.queue.get()
            try:
                await self.visit(url, depth)
            finally:
                self.queue.task_done()

    async def crawl(self):
        self.offer(self.root, 0)
        crew = [asyncio.ensure_future(self.work()) for _ in range(self.workers)]
        await self.queue.join()
        for member in crew:
            member.cancel()
        gone = await asyncio.gather(*crew, return_exceptions=True)
        assert all(isinstance(g, asyncio.CancelledError) for g in gone)
        return len(self.pages)


async def main():
    web = FakeWeb(SITE, FLAKY)
    crawler = Crawler(web, "http://farm.test/")
    count = await crawler.crawl()
    print(f"{count} pages, {len(crawler.errors)} errors, {sum(web.requests.values())} requests")
    print("parallel:", web.most_open <= crawler.workers, "open now:", web.open)
    for depth in sorted(crawler.by_depth):
        print(f"  depth {depth}: {', '.join(sorted(crawler.by_depth[depth]))}")
    for url, why in sorted(crawler.errors.items()):
        print(f"  {urlparse(url).path:<16} {why}")
    for why, n in sorted(crawler.skipped.items()):
        print(f"  skipped {n:>2} {why}")
    print("most asked:", sorted(u for u, n in web.requests.items() if n > 1))
    titles = Counter(p["title"] for p in crawler.pages.values())
    print("repeated titles:", [t for t, n in titles.items() if n > 1])
    shallow = Crawler(FakeWeb(SITE, {}), "http://farm.test/", workers=1, max_depth=1)
    print(await shallow.crawl(), sorted(shallow.pages), dict(shallow.skipped))


if __name__ == "__main__":
    asyncio.run(main())
