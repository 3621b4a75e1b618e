import random

random.seed(42)
print([random.random() for _ in range(3)])
print([random.randint(1, 6) for _ in range(10)], [random.randrange(0, 100, 5) for _ in range(5)], random.randrange(7))
print(random.choice("abcdef"), random.choice([10, 20, 30]), random.choices([1, 2, 3], k=5), random.choices("xyz", weights=[1, 5, 1], k=6))
xs = list(range(10))
random.shuffle(xs)
print(xs, random.sample(range(100), 5), random.sample("hello", 3), random.sample(xs, k=10))
print(random.uniform(1, 10), random.uniform(5, -5), round(random.gauss(0, 1), 10), round(random.gauss(10, 2), 10), random.getrandbits(16), random.getrandbits(70))
random.seed(42)
print(random.random())
rng = random.Random(7)
other = random.Random(7)
print([rng.randint(0, 9) for _ in range(8)] == [other.randint(0, 9) for _ in range(8)], rng.random(), rng.choice(("a", "b", "c")))
state = rng.getstate()
a = [rng.random() for _ in range(2)]
rng.setstate(state)
print(a == [rng.random() for _ in range(2)])
random.seed("text seed")
print(random.randint(1, 1000), random.random())
random.seed(123456789012345678901234567890)
print(random.randint(1, 10 ** 30))
random.seed(0)
print(random.triangular(0, 10, 5), random.expovariate(1.5), random.betavariate(2, 3) > 0, random.normalvariate(0, 1) < 10, random.randbytes(4))
deck = [f"{r}{s}" for s in "CD" for r in "23J"]
random.seed(1)
random.shuffle(deck)
print(deck, random.choice(deck), random.sample(deck, 2), random.choices(deck, cum_weights=[1, 2, 3, 4, 5, 6], k=3))
for f in (lambda: random.choice([]), lambda: random.randint(5, 1), lambda: random.sample([1, 2], 3), lambda: random.randrange(0), lambda: random.choices([], k=1), lambda: random.randint(1.5, 2)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
