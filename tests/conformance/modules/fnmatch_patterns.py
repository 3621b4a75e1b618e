import fnmatch
for p in ["*.py","a?c","[abc]x","[!abc]x","[a-c-e]","[]-a]","[c-a]x","[--/]","**","a*b*c*d","[","[!]","[]","a[b","[^a]","[a\\]","[a&&b]","x[a-]","[!a-]y","[z-a]","é*.tx?"]:
    print(p, fnmatch.translate(p), [n for n in ("a.py","abc","ax","dx","b","-","]","axbxcxd","[","^","z-","x-","by","cy","&") if fnmatch.fnmatchcase(n,p)])
print(fnmatch.filter(["a.txt","b.py","c.txt"],"*.txt"), fnmatch.fnmatch("FOO.TXT","*.txt"), fnmatch.fnmatch(b"abc", b"a*"))
print(fnmatch.__name__, fnmatch.__all__)
try: fnmatch.fnmatch("a", 3)
except TypeError as e: print(e)
