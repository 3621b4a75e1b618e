from concurrent.futures import ThreadPoolExecutor, as_completed, wait, FIRST_EXCEPTION

def square(x):
    if x < 0:
        raise ValueError(x)
    return x * x

with ThreadPoolExecutor(max_workers=3) as pool:
    print(list(pool.map(square, range(5))))
    futures = [pool.submit(square, i) for i in range(3)]
    done, pending = wait(futures)
    print(sorted(f.result() for f in done), len(pending))
    print(sorted(f.result() for f in as_completed(futures)))
    bad = pool.submit(square, -1)
    print(repr(bad.exception()))
    try:
        list(pool.map(square, [1, -2, 3]))
    except ValueError as e:
        print(repr(e))
try:
    pool.submit(square, 1)
except RuntimeError as e:
    print(e)
