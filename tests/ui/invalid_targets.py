def f():
    return 1


f() = 2
1 = x
None = 3
del f()
a + b += 1
(yes if 1 else no) = 4
[x for x in "ab"] = 5
