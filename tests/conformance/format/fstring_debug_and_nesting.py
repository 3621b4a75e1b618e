user = {"name": "Ann", "langs": ["py", "rs"]}
count = 3
ratio = 0.4567
print(f"{count=}")
print(f"{count = }")
print(f"{ratio=:.2f} {ratio = :>8.1%}")
print(f"{user['name']=} {user["langs"][0]=!s}")
print(f"{count + 1=} {len(user)=} {count > 2=}")
print(f"Langs: {", ".join(user["langs"])}")
print(f"{"yes" if count else "no"} {'a' 'b'}")
print(f"{f"{count:0{count}}"} {f'{f"{ratio:.{count - 1}f}"}'}")
print(f"{count:>{count * 2}}|{count:^{5}}|{'x':{'-'}<{count}}|")
print(f"{{}} {{{count}}} {{{{{count}}}}} {'{}'}")
print(f"{count!r:>5}{user['name']!r:<8}|{user['name']!a}")
print(f"{
    count
    * 2
}")
print(f"a{1}b{2}c" f"{3}" "d{4}")
print(f"{'\n'.join(f"{i}: {lang}" for i, lang in enumerate(user["langs"], 1))}")
print(f"{(lambda: 'called')()} {[*range(3)]} {({1: 'x'})[1]} { {'k': 1}['k'] }")
total = f"{sum(x for x in [1, 2, 3])}"
print(total + "!", f"{total}" * 2, f"" == "", f"{''}" == "")
