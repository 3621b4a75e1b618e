"""Writes access.log, the sample for loglens: about 2,000 lines of combined log format, the same every time.

Run it as `python3 make_sample.py > access.log`.
"""
import math
import random

MINUTES = 48
START = 8 * 60 + 45
BURSTS = {14: 0.1, 15: 0.3, 16: 0.35, 17: 0.15, 35: 0.2, 36: 0.3, 37: 0.25}  # share of errors away from the victim
VICTIMS = {14: "/api/orders", 35: "/search"}
PATHS = {
    "/": 30, "/products": 22, "/products/oak-table": 11, "/products/ash-chair": 9, "/products/café-lamp": 4,
    "/cart": 10, "/checkout": 5, "/api/orders": 14, "/api/stock": 16, "/search": 12, "/login": 6, "/about": 3,
    "/static/site.css": 18, "/static/logo.svg": 15, "/robots.txt": 2, "/wp-login.php": 2,
}
AGENTS = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:123.0) Gecko/20100101 Firefox/123.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/605.1.15",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 Mobile Safari/537.36",
    "stock-sync/2.4 (+http://partner.example/\\\"sync\\\")",
    "curl/8.5.0",
]
BROKEN = {
    120: "",
    333: '198.51.100.23 - - [12/Mar/2024:08:52:',
    480: '203.0.113.9 - - [12/Mar/2024:08:56:31 +0000] "\\x16\\x03\\x01\\x02" 400 0 "-" "-"',
    481: '203.0.113.9 - - [12/Mar/2024:08:56:31 +0000] "\\x16\\x03\\x01\\x02" 400 0 "-" "-"',
    702: 'kernel: [ 8123.441] eth0: link is up',
    905: '198.51.100.7 - - [12/Mar/2024:09:07:02 +0000] "GET /cart HTTP/1.1" OK 512 "-" "curl/8.5.0"',
    1010: '198.51.100.7 - - [31/Foo/2024:09:09:40 +0000] "GET / HTTP/1.1" 200 512 "-" "curl/8.5.0"',
    1204: '192.0.2.44 - - [12/Mar/2024:09:14:27 +0000] "GET /search?q=a b HTTP/1.1" 200 841 "-" "curl/8.5.0"',
    1377: '192.0.2.44 - - [12/Mar/2024:09:18:03 +0000] "GET /about HTTP/1.1" 200 many "-" "curl/8.5.0"',
    1378: '192.0.2.44 - - 12/Mar/2024:09:18:05 +0000 "GET /about HTTP/1.1" 200 77 "-" "curl/8.5.0"',
    1650: '192.0.2.61 - - [12/Mar/2024:09:25:11 +0000] "GET /login HTTP/1.1',
    1802: '\ufffd\ufffd\ufffd',
    1803: '198.51.100.80 - - [12/Mar/2024:09:61:00 +0000] "GET / HTTP/1.1" 200 512 "-" "curl/8.5.0"',
}


def victim(minute):
    return max((first, path) for first, path in VICTIMS.items() if first <= minute)[1]


def choose_status(rng, minute, path):
    chance = BURSTS.get(minute, 0.012)
    if rng.random() < chance or minute in BURSTS and path == victim(minute) and rng.random() < 0.8:
        return rng.choice((500, 502, 503, 503, 504))
    if path == "/wp-login.php":
        return 404
    if path.startswith("/static") and rng.random() < 0.4:
        return 304
    return rng.choices((200, 201, 301, 302, 401, 404, 429), (88, 3, 2, 3, 1, 2, 1))[0]


def entry(rng, minute, second):
    weights = PATHS | {victim(minute): 45} if minute in BURSTS else PATHS  # clients try again
    path = rng.choices(list(weights), list(weights.values()))[0]
    status = choose_status(rng, minute, path)
    method = "POST" if path in ("/checkout", "/login", "/api/orders") and rng.random() < 0.7 else "GET"
    if path == "/search":
        path += f"?q={rng.choice(['lamp', 'oak', 'chair+blue', 'caf%C3%A9'])}&page={rng.randint(1, 4)}"
    size = "-" if status == 304 else rng.randint(150, 900) if status >= 300 else rng.randint(400, 48_000)
    clock = START + minute
    zone = "+0000"
    if rng.random() < 0.05:
        clock, zone = clock + 90, "+0130"
    client = f"{rng.choice(['192.0.2', '198.51.100', '203.0.113'])}.{int(rng.triangular(1, 120, 12))}"
    user = rng.choice(["ada", "grace", "linus"]) if rng.random() < 0.06 else "-"
    referrer = rng.choice(["-", "-", "https://shop.example/", "https://search.example/?q=lamps"])
    return (
        f"{client} - {user} [12/Mar/2024:{clock // 60:02}:{clock % 60:02}:{second:02} {zone}] "
        f'"{method} {path} HTTP/1.1" {status} {size} "{referrer}" "{rng.choice(AGENTS)}"'
    )


def main():
    rng = random.Random(20240312)
    lines = []
    for minute in range(MINUTES):
        rate = 41 + 9 * math.sin(minute / 7) + rng.randint(-6, 6)
        rate *= 1.25 if minute in BURSTS else 1
        for second in sorted(rng.randrange(60) for _ in range(round(rate))):
            lines.append(entry(rng, minute, second))
    for number, text in sorted(BROKEN.items()):
        lines.insert(number - 1, text)
    print("\n".join(lines))


main()
