rows = [
    {"item": "Widget", "qty": 3, "price": 4.5, "tags": ["a", "b"]},
    {"item": "Gadget extra", "qty": 12, "price": 199.999, "tags": []},
    {"item": "Ünïcode", "qty": 0, "price": 0.1, "tags": None},
]
headers = ["item", "qty", "price", "tags"]
widths = {h: max(len(h), *(len(str(r[h])) for r in rows)) for h in headers}
print(" | ".join(f"{h.upper():^{widths[h]}}" for h in headers))
print("-+-".join("-" * widths[h] for h in headers))
for r in rows:
    print(" | ".join(f"{r[h]:>{widths[h]}}" if isinstance(r[h], (int, float)) else f"{str(r[h]):<{widths[h]}}" for h in headers).rstrip())
total = sum(r["qty"] * r["price"] for r in rows)
print(f"{'total':.>20} {total:>12,.2f}")
print(f"{'tax ' + format(0.075, '.1%'):.>20} {total * 0.075:>12,.2f}")
for i in range(0, 101, 25):
    bar = "#" * (i // 10)
    print(f"[{bar:<10}] {i:>3}%")
for n in (5, 1536, 1048576, 5 * 10 ** 9):
    size, unit = float(n), "B"
    for u in ("KB", "MB", "GB"):
        if size < 1024:
            break
        size /= 1024
        unit = u
    print(f"{n:>13,} {size:8.1f} {unit}")
secs = 98765
print(f"{secs // 3600:02d}:{secs % 3600 // 60:02d}:{secs % 60:02d}", "%02d:%02d" % divmod(125, 60))
for ch, n in sorted({"a": 3, "b": 7, "c": 1}.items(), key=lambda kv: -kv[1]):
    print(f"{ch!r:>4} {'*' * n:<8}{n / 11:>7.2%}")
