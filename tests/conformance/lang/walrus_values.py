import asyncio
async def nums(q):
    for i in range(3):
        await q.put(i)
    await q.put(None)
async def main():
    q = asyncio.Queue()
    t = asyncio.create_task(nums(q))
    while (n := await q.get()) is not None:
        print(n)
    await t
    xs = [1, 2, 3]
    print((a := len(xs)) + (b := a * 2), a, b)
    print((c := [1]) + (c := [2]), c)
    if (m := "hello".find("l")) > 0 and (k := m + 1):
        print(m, k)
    d = {}
    print((d := {"x": 1})["x"], d, (e := d).get("x"))
    f = lambda: (z := 5) + z
    print(f())
    print([y := 1, y + 1, (y := y * 10), y])
    print([(last := v) for v in xs], last)
    while chunk := xs[:2]:
        xs = xs[2:]
        print(chunk, xs)
    g = (h := "ab") + "c"
    print(g, h)
    def inner():
        return w
    print((w := 3), inner())
    print(any((hit := v) > 1 for v in [1, 2, 3]), hit)
    match (val := (1, 2)):
        case (p, r):
            print(val, p, r)
    return (res := "done")
print(asyncio.run(main()))
if (top := 10) > 5: print(top)
