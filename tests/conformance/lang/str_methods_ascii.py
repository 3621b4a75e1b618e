s = "  Hello, World  "
print(repr(s.strip()), repr(s.lstrip()), repr(s.rstrip()), repr("xxabcxx".strip("x")), repr("abcba".lstrip("ab")))
print("a,b,,c".split(","), "a b  c ".split(), "a b  c".split(" "), "a,b,c".split(",", 1), "a,b,c".rsplit(",", 1), "".split(), "".split(","))
print("k=v=w".partition("="), "k=v=w".rpartition("="), "none".partition("="), "none".rpartition("="))
print("one\ntwo\r\nthree\n".splitlines(), "a\n\nb".splitlines(True), "".splitlines())
print("-".join(["a", "b"]), ",".join("xyz"), "".join([]), "x".join(["solo"]))
print("abcabc".find("c"), "abc".find("z"), "abcabc".rfind("c"), "abcabc".index("b", 2), "aaaa".count("aa"), "abc".count(""))
print("hello".replace("l", "L"), "hello".replace("l", "L", 1), "abc".replace("", "-"), "aaa".replace("aa", "b"))
print("hello world".title(), "hello World".capitalize(), "Hello".swapcase(), "they're bill's".title(), "ABC".casefold())
print("file.txt".endswith((".py", ".txt")), "file.txt".startswith("le", 2), "x".startswith(""), "abc".endswith("bc", 0, 2))
print("42".zfill(5), "-42".zfill(5), "+1".zfill(4), "abc".center(8, "*"), "abc".center(7), "ab".ljust(4, ".") + "|", "ab".rjust(4) + "|")
print("abc".isalpha(), "".isalpha(), "a1".isalnum(), "12".isdigit(), " \t".isspace(), "Ab C".istitle(), "ABC1".isupper(), "abc_1".isidentifier(), "a b".islower())
print("a\tbc\td".expandtabs(4), "prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"), "x".removeprefix("y"))
print("hello".translate(str.maketrans("el", "ip")), "hello".translate(str.maketrans({"h": "J", "l": None})), "abc".translate({97: "<a>"}))
print("ab" * 3, "ab" * 0, "ab" * -1, 3 * "-", "b" in "abc", "" in "abc", "bc" not in "abd")
print("apple" < "banana", "Zebra" < "apple", "a" < "aa", "10" < "9", max("hello"), min("hello"), sorted("hello"))
print("hello"[1], "hello"[-1], "hello"[1:3], len("hello"), list("abc"), ord("A"), chr(97), "é" == "\xe9", "a" "b" 'c')
abc = "abc"
for bad in (lambda: abc[5], lambda: "abc".index("z"), lambda: abc["a"], lambda: ",".join([1, 2]), lambda: "a" * "b",
            lambda: "a".split(""), lambda: "abc".foo, lambda: ord("ab"), lambda: chr(-1), lambda: "a" < 1, lambda: "a" in 5, lambda: 5 in "a5"):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
