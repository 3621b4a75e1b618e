n = 1234567
for spec in ("d", ",", "_", "x", "X", "#x", "o", "#o", "b", "#b", "_b", "_x", "e", ".3e", "f", ".1f", ",.2f", "g", "G", "n", "%", "c" if False else "d",
             "10d", "<10", ">10", "^12", "*^12", "+", "+,", " d", "-d", "012", "+012,", "=+12", "0=12", "x>12", "#012x", "012,", "_^#14x", ""):
    print(f"{spec!r:10} [{n:{spec}}] [{-n:{spec}}]")
for v in (0, 1, -1, 255, True, 10 ** 20):
    print(f"{v:5}|{v:<5}|{v:^5}|{v:05}|{v:+}|{v:x}|{v:#b}|{v:,}|{v:.2f}|{v:e}")
print(f"{65:c}{0x1F600:c}|{66:>4c}|{67:<3c}|")
print(f"{5:%}|{5:.0%}|{True}|{True:d}|{True:>6}|{False!s:>6}")
for bad in (".2", "s", "q", ",x", ".3d", "+c", "10s"):
    try:
        print(f"{n:{bad}}")
    except ValueError as e:
        print(repr(bad), e)
width, fill, align = 9, "~", "^"
print(f"{42:{fill}{align}{width}}|{42:{width}}|{42:<{width - 4}}|{42:0{width}_b}|")
