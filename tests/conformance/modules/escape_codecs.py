"""The encodings unicode_escape and raw_unicode_escape, with error handlers."""
for b in (b"a\\n\\tb", b"\\x41\\u00e9\\U0001F600", b"\\101\\7\\377", b"\\\n|", "é".encode(), b"\\'\\\"\\a\\b\\f\\r\\v\\\\", b"\\x4", b"ab\\xZZ", b"\\u12", b"\\U00110000", b"end\\", b"\\U0000", b"\\N", b"\\N{}", b"\\N{foo", b"\\x4g\\x4"):
    for enc in ("unicode_escape", "raw_unicode_escape"):
        for errors in ("strict", "replace", "ignore", "backslashreplace"):
            try:
                print(b, enc, errors, ascii(b.decode(enc, errors)))
            except UnicodeDecodeError as e:
                print(b, enc, e, e.start, e.end, e.encoding)
            except LookupError as e:
                print("LookupError", e)
for s in ("a\n\t\r\\b", "é\x7f\x00\x1b", "\u1234\U0001F600", "'\"", "~ "):
    print(s.encode("unicode_escape"), s.encode("raw_unicode_escape"), s.encode("unicode-escape").decode("unicode_escape") == s)
