samples = ["", "plain", "it's", 'a "quote"', "both ' and \"", "tab\there", "new\nline", "cr\r", "back\\slash", "\x00\x01\x1f", "\x7f\x80\x9f\xa0", "\xad", "é", "ÿ", "Ā",
           "日本", "\u200b\u200d", "\u2028", "\ufeff", "😀", "\U0010ffff", "\ue000", "e\u0301", "a\x1bb", "\\n", "'", '"', "'\"'", "\a\b\f\v"]
for s in samples:
    print(len(s), repr(s), ascii(s), [s] == [str(s)])
for b in (b"", b"it's", b'"', b"'\"", bytes(range(0, 40, 3)), b"\x7f\x80\xff", b"\\", b"\n\t\r"):
    print(len(b), repr(b))
print(repr(repr("it's")), repr([repr("a")]), str(["a'b", 'c"d']), {"k'": 'v"'})
print(repr(1.0), repr(1e100), repr(-0.0), repr(10 ** 30), repr(True), repr(None), repr(range(2)), repr((1,)))
print("a\\nb", r"a\nb", "a\nb".encode(), "\x41\u0042\U00000043\103", "tab\tx".expandtabs(), "\
continued")
print('''triple 'single' "double" ''', """she said "hi\"""", "implicit" ' ' "concat" '''!''')
print(len("\r\n"), "\r\n" == "\n", "a\0b".split("\0"), "x\ty".split("\t"))
