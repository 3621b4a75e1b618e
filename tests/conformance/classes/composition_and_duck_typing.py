class Engine:
    def __init__(self, power):
        self.power = power
        self.running = False

    def start(self):
        self.running = True
        return f"engine({self.power}) on"


class Car:
    wheels = 4

    def __init__(self, name, engine):
        self.name = name
        self.engine = engine
        self.trips = []
        self.owner = None

    def drive(self, km, *, to="nowhere"):
        if not self.engine.running:
            print(self.engine.start())
        self.trips.append({"km": km, "to": to})
        return self

    def total(self):
        return sum(t["km"] for t in self.trips)


class Boat:
    def __init__(self):
        self.name = "boat"
        self.log = 0

    def drive(self, km, to="sea"):
        self.log += km
        return self

    def total(self):
        return self.log


def tour(vehicles, legs):
    for v in vehicles:
        for leg in legs:
            v.drive(leg)
    return {v.name: v.total() for v in vehicles}


car = Car("mini", Engine(75))
car.drive(10).drive(5, to="town")
print(car.trips, car.engine.running, car.total())
print(tour([car, Boat(), Car("van", Engine(120))], [1, 2]))
car.owner = "zed"
car.engine.power += 5
print(car.owner.upper(), car.engine.power, car.trips[-1]["km"], car.wheels)
try:
    tour([5], [1])
except AttributeError as e:
    print(e)
try:
    car.owner.fly()
except AttributeError as e:
    print(e)
shared = Engine(50)
a, b = Car("a", shared), Car("b", shared)
a.drive(1)
print(b.engine.running, a.engine is b.engine, a.trips is b.trips)
garage = {c.name: c for c in (a, b, car)}
print(sorted(garage), max(garage.values(), key=lambda c: c.total()).name, [n for n, c in garage.items() if c.total() > 0])
