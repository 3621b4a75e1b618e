import re

text = "Order 66: 3 apples, 12 pears; mail bob@example.com or amy.w@test.org (2024-01-15)"
print(re.findall(r"\d+", text), re.findall(r"(\w+)@(\w+)\.(\w+)", text), re.search(r"[aeiou]{2}", text), re.match(r"Order (\d+)", text).group(1))
m = re.search(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)", text)
print(m.group(), m.group("y", "d"), m.groups(), m.groupdict(), m.start(), m.end("m"), m.span(), m["m"], m[0])
print(re.sub(r"\d+", "#", text), re.sub(r"(\w+)@(\w+)", r"\2 at \1", text)[:50], re.sub(r"\d+", lambda k: str(int(k[0]) * 2), "a1b22"), re.sub("a", "b", "aaa", count=2), re.subn("x", "y", "xxz"))
print(re.split(r"[,;]\s*", "a, b;c,d"), re.split(r"(-)", "a-b-c"), re.split(r"\s+", " lead and trail "), re.fullmatch(r"\w+", "abc!") is None, re.match("b", "abc"))
p = re.compile(r"^(\w+)\s*=\s*(.*)$", re.M | re.I)
print(p.findall("Name = x\nAge=3\nbad"), p.pattern, [k.group(2) for k in p.finditer("a=1\nb=2")], bool(p.search("nothing")))
for k in re.finditer(r"\b[a-z]{4,5}\b", "this regex finds some words"):
    print(k.start(), k.group(), end=" ")
print()
print(re.findall(r"a.c", "abc a\nc", re.S), re.findall("(?i)ab", "AB ab"), re.findall(r"<.+?>", "<a><b>"), re.findall(r"(?<=\$)\d+(?!\d|%)", "$5 $60%"), re.findall(r"(a)|(b)", "ab"), re.escape("a.b*c"))
token = re.compile(r"\s*(?:(?P<num>\d+\.?\d*)|(?P<name>[A-Za-z_]\w*)|(?P<op>[-+*/()=]))")
pos, src, toks = 0, "x1 = 3.5*(y + 2)", []
while pos < len(src):
    m = token.match(src, pos)
    toks.append((m.lastgroup, m.group(m.lastgroup)))
    pos = m.end()
print(toks)
for bad in ("(", "[a", "*a", "(?P<n>x)(?P<n>y)"):
    try:
        re.compile(bad)
    except re.error as e:
        print(e)
try:
    re.search("a", "b").group()
except AttributeError as e:
    print(e)
print(re.sub(r"\s+", " ", " a \n b ").strip(), re.findall(r"\w+", "naïve café_1"), re.search(r"(\w)\1", "hello").group(), re.match(r"(a)(b)?", "a").groups("none"))
