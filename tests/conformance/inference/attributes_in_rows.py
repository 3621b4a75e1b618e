"""Numbers that are updated in rows, over lists whose length is asked in many places."""
from dataclasses import dataclass, field, fields, asdict, replace


@dataclass
class Particle:
    tag: int
    x: float
    y: float
    z: float
    vx: float
    vy: float
    vz: float
    alive: bool = True
    bounces: int = 0


class Pixel:
    def __init__(self, red, green, blue, alpha):
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha

    def fade(self, by):
        self.green -= by
        self.blue -= by
        self.alpha = self.alpha * 0.5


class Odd:
    def __init__(self):
        self.first = 1
        self.second = 2.0
        self.third = 3.0


def drift(particles, dt):
    for p in particles:
        p.x += p.vx * dt
        p.y += p.vy * dt
        p.z += p.vz * dt
    count = len(particles)
    half = count // 2
    for i in range(count):
        one = particles[i]
        for j in range(i + 1, len(particles)):
            other = particles[j]
            pull = (other.x - one.x) * 0.125
            one.vx += pull
            one.vy -= pull
            one.vz += half
            other.vx -= pull
            other.vy += pull
            other.vz -= half


def bump(rows):
    for i in range(len(rows)):
        row = rows[i]
        row.second += 0.5
        row.third += len(rows)
    total = 0.0
    for i in range(-len(rows), 0):
        row = rows[i]
        total += row.second * row.third
    return total


def past_the_end(rows):
    count = len(rows) + 1
    done = 0
    try:
        for i in range(count):
            row = rows[i]
            row.second += 1.0
            row.third += 1.0
            done += 1
    except IndexError as e:
        print("past the end:", e, done)


def growing(rows):
    count = len(rows)
    for i in range(count):
        row = rows[i]
        row.second += 1.0
        row.third += 1.0
        if row.third < 50:
            rows.append(Odd())
    return len(rows), count


ps = [Particle(i, i * 1.5, 2.0, 3.0 - i, 0.25, -0.5, 1.0 / (i + 1)) for i in range(5)]
for _ in range(3):
    drift(ps, 0.5)
for p in ps:
    print(p)
print(list(vars(ps[1]).items()))
print([f.name for f in fields(Particle)])
print(asdict(ps[2]))
print(replace(ps[3], vx=9.0, alive=False))
print(ps[0] == replace(ps[0]), ps[0] == ps[1])

same = ps[4]
drift([same, same, ps[0]], 1.0)
print(same)
drift([], 1.0)

pixel = Pixel(255, 128, 64, 1.0)
pixel.fade(3)
pixel.fade(2)
print(pixel.__dict__)
pixel.name = "sky"
setattr(pixel, "green", "much")
print(vars(pixel))
del pixel.red
print(vars(pixel), hasattr(pixel, "red"))

rows = [Odd() for _ in range(4)]
print(bump(rows), bump([]), bump(rows[:1]))
past_the_end(rows)
print(growing(rows))
print([(r.first, r.second, r.third) for r in rows])
