import string
import textwrap
from string import Template

print(string.ascii_lowercase, string.ascii_uppercase[:5], string.digits, string.hexdigits, string.punctuation, repr(string.whitespace), len(string.printable), string.ascii_letters[24:28])
print(string.capwords("hello big  world"), Template("$who likes ${what}s $$5").substitute(who="Ann", what="cat"), Template("$a $b").safe_substitute(a=1))
try:
    Template("$a $missing").substitute(a=1)
except KeyError as e:
    print("KeyError", e)
try:
    Template("cost $ 5").substitute()
except ValueError as e:
    print(e)
shift = str.maketrans(string.ascii_lowercase, string.ascii_lowercase[13:] + string.ascii_lowercase[:13])
print("hello, world".translate(shift), "hello, world".translate(shift).translate(shift), "a,b!".translate(str.maketrans("", "", string.punctuation)))
text = "The quick brown fox jumps over the lazy dog and then sleeps for a very long time."
print(textwrap.fill(text, 30))
print(textwrap.wrap(text, 40), textwrap.shorten(text, 25), textwrap.shorten(text, 30, placeholder="..."))
print(textwrap.dedent("""
    first
      second
    third
""").strip())
print(textwrap.indent("a\nb\n\nc", "> "))


def caesar(s, k):
    out = []
    for c in s:
        if c in string.ascii_letters:
            base = "a" if c.islower() else "A"
            out.append(chr((ord(c) - ord(base) + k) % 26 + ord(base)))
        else:
            out.append(c)
    return "".join(out)


print(caesar("Hello, Zebra!", 3), caesar(caesar("Hello, Zebra!", 3), -3))
