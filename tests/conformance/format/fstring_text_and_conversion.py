name = "Zoë"
items = [1, "two", None]
d = {"key": "val", "n": {"x": 3}}
print(f"{name}|{name!r}|{name!s}|{name!a}|{name:>6}|{name:<6}|{name:^7}|{name:*^9}|{name:.2}|{name!r:>8}|{name:5.1}|")
print(f"{items} {items!r} {items!s:>20} {d['key']} {d["key"]} {d['n']['x']:03}")
print(f"{name=} {items=} {1 + 1=} {name!r:>7} {name=!s} {len(name)=:>5} { name = } {d['n']['x']=}")
print(f"{{literal}} {{{name}}} {'{'} {"}"} {{}}")
print(f"{'nested ' + f'{name + f"{1 + 1}"}'} {f"{f"{f'deep'}"}"}")
print(f"{'a' if items else 'b'} {(lambda x: x * 2)(4)} {[i * i for i in range(3)]} {({'a': 1})['a']} {max(1, 2)} {name.upper()[::-1]}")
print(f"{"\n".join(["l1", "l2"])}|{'\t'}|{"\\"}")
print(f"""multi
  {name
   + "!"  # a comment is allowed
  } end""")
print(f"{None} {True} {...} {1.50} {b'x'} {()} {set()} {3 > 2} {3 != 2} {not 1}")
print(rf"\d{name}\n" f" joined {name}" " plain {name}", F"{name}", fr"{1}\t")
w, p = 8, 3
print(f"[{'text':>{w}}] [{'text':{'*'}^{w}}] [{3.14159:{w}.{p}}] [{name:{'<' if w > 5 else '>'}{w}}]")
x = 5
print(f"{x:=+5} {(y := x + 1)} {y} {x!r} {x:>{x}}")
print(f"{'':5}|{'':>3}|{'abc':.0}|{'abc':s}|{'é日😀':_<6}|{'tab\t':>6}|")
print(f"{items[1]:>{len(items) * 2}} {items[-1]!s:>6} {d!r:.12} {str(items):>22}")
for bad in (lambda: f"{items:>5}", lambda: f"{None:5}", lambda: f"{'a':d}", lambda: f"{'a':,}", lambda: f"{d:x}", lambda: f"{'a':=5}"):
    try:
        print(bad())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(f"{'a':05}|{7:<05}|{'a':<05}|{1,}|{1, 2}|{*items, 9}|")
