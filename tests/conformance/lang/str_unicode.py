s = "naïve café"
print(len(s), s.upper(), s[2], s[::-1], s.find("é"), s.index("café"), s.center(14, "·"))
e = "日本語テキスト"
print(len(e), e[1:3], e[-1], e.encode("utf-8")[:6], len(e.encode()), list(e[:3]))
emoji = "a😀b👍🏽"
print(len(emoji), [hex(ord(c)) for c in emoji], emoji[1], emoji[1:3], emoji.split("b"))
print("straße".upper(), "ß".casefold() == "SS".casefold(), "ΑΣ".lower(), "ﬁ".upper())
print("é" == "e\u0301", len("e\u0301"), ["e\u0301"])
print("٣".isdigit(), int("٣"), "½".isnumeric(), "½".isdigit(), "²".isdigit(), "²".isdecimal(), "é".isalpha(), "名".isidentifier())
print("\N{GREEK SMALL LETTER ALPHA}\u03b2\U0001f600\x41\101", r"raw\n", "line\
joined")
print(sorted(["zebra", "éclair", "apple", "Ärger"]), "é" > "z")
print("a\u2028b\x0bc\x85d".splitlines(), "a\u00a0b\u3000c".split(), "\u00a0x\u00a0".strip())
print(ascii("café 日 😀"), repr("café\u00ad\u200e"), "café".encode("latin-1"), b"caf\xc3\xa9".decode())
print("żółw".title(), "ÉCOLE".lower().capitalize(), "ÿ".upper(), "éa".swapcase())
print(f"{'é':>4}|{'日':<3}|{'😀':^5}|{'éclair':.2}|")
for data, enc in [(b"\xff\xfe", "utf-8"), (b"caf\xe9", "utf-8"), (b"\xe9", "ascii")]:
    try:
        data.decode(enc)
    except UnicodeDecodeError as err:
        print(err)
print(b"caf\xe9!".decode("utf-8", "replace"), b"caf\xe9!".decode("utf-8", "ignore"), "é😀".encode("ascii", "replace"), "é".encode("ascii", "ignore"))
try:
    "aé".encode("ascii")
except UnicodeEncodeError as err:
    print(err)
print("x\u0000y", len("x\u0000y"))
