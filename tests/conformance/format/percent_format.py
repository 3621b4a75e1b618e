print("%s %s %r" % ("a", 1, "q"), "%d%%" % 50, "%5d|%-5d|%05d|%+d|% d" % (42, 42, 42, 42, 42))
print("%f %.2f %8.3f %-8.1f| %e %.1e %g %G" % (3.14159, 3.14159, 3.14159, 3.14159, 12345.678, 12345.678, 0.00001234, 1e20))
print("%x %X %#x %o %#o %c %c" % (255, 255, 255, 8, 8, "A", 66))
print("%10s|%-10s|%.2s|%10.3s|%a" % ("right", "left", "cut", "abcdef", "é"))
print("%(name)s is %(age)d (%(ratio).1f%%) %(name)r" % {"name": "ann", "age": 30, "ratio": 99.5, "extra": 1})
print("%s" % None, "%s" % [1, 2], "%s" % ((1, 2),), "%s %s" % (1, (2, 3)), "%r" % "x", "%s" % {"k": 1}, "%s" % 1.0, "%d" % 3.99, "%d" % True, "%i" % -7)
print("%*d|%-*d|%.*f" % (6, 42, 6, 42, 2, 3.14159), "%5s%5s" % ("a", "b"), "%s" % "", "no args" % (), "%%" % ())
rows = [("apple", 3, 1.5), ("fig", 12, 0.25)]
for r in rows:
    print("%-10s %4d %8.2f" % r)
for fmt, args in [("%s %s", (1,)), ("%s", (1, 2)), ("%d", "x"), ("%d", None), ("%q", 1), ("%(a)s", {"b": 1}), ("%(a)s", 5), ("%", 1), ("%x", 1.5), ("%c", "ab"), ("%f", "s"), ("plain", 1)]:
    try:
        print(fmt % args)
    except Exception as e:
        print(repr(fmt), type(e).__name__, e)
s = "%s-%s"
s %= (1, 2)
print(s, "%s" * 2 % (1, 2), b"%d-%s" % (1, b"x"), "%-5s|" % True, "%5.1f%%" % 12.345, "%03d:%02d" % (7, 5))
