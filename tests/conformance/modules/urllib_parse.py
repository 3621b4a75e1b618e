from urllib.parse import (parse_qs, parse_qsl, quote, quote_from_bytes, quote_plus, unquote, unquote_plus, unquote_to_bytes, urldefrag, urlencode, urljoin, urlparse, urlsplit, urlunparse, urlunsplit)
r = urlparse("https://user:pa%20ss@Example.COM:8080/a/b;par?q=1&r=a+b#frag")
print(r, r.scheme, r.netloc, r.path, r.params, r.query, r.fragment)
print(r.username, r.password, r.hostname, r.port, r.geturl())
print(urlsplit("//www.python.org/x?y"), urlsplit("mailto:a@b.c"), urlsplit("http://[::1]:80/").hostname)
print(urlparse("/rel/path"), urlparse(""), urlparse("http://h").port)
for u in ["http://h:99999/", "http://h:abc/", "http://[::1/"]:
    try:
        print(urlsplit(u).port)
    except ValueError as e:
        print(e)
print(urljoin("http://a/b/c/d", "../x"), urljoin("http://a/b/c/d", "/x"), urljoin("http://a/b/c/d", "?q"), urljoin("http://a/b/c/d", "//h/x"),
      urljoin("http://a/b/c/d", "#f"), urljoin("http://a/b/c/d/", "e"), urljoin("http://a/b", "ftp://z/"), urljoin("", "x"), urljoin("http://a/b/c", "../../../g"), urljoin("http://a/b/", "."))
print(urlunparse(("http", "h", "/p", "par", "q=1", "f")), urlunsplit(("http", "h", "p", "", "")))
print(quote("a b/ü&=~"), quote("a/b", safe=""), quote_plus("a b+c/d"), unquote("a%20b%C3%BC%zz"), unquote_plus("a+b%2B"), quote(b"\xff a"), quote_from_bytes(b"a b"), unquote_to_bytes("a%20%ff"))
print(urlencode({"a": 1, "b c": "d e", "l": [1, 2]}), urlencode({"l": [1, "x y"]}, doseq=True), urlencode([("a", "ü"), ("b", None)]), urlencode({"a": "b c"}, quote_via=quote))
print(parse_qs("a=1&b=2&a=3&c=&d"), parse_qs("a=1&c=", keep_blank_values=True), parse_qsl("a=1&b=%20x+y&a=2"), parse_qsl("a=1;b=2", separator=";"))
try:
    parse_qs("a&b", strict_parsing=True)
except ValueError as e:
    print(e)
print(urldefrag("http://h/p#f"), r._replace(path="/new").geturl(), r[1], len(r), isinstance(r, tuple), type(r).__name__)
s, n, p, q, f = urlsplit("http://a/b?c#d")
print(s, n, p, q, f, urlsplit("http://a/b?c#d") == ("http", "a", "/b", "c", "d"))
print(r._fields, r.query)
try:
    quote(3)
except TypeError as e:
    print(e)
try:
    urlencode(3)
except TypeError as e:
    print(e)
