class Engine:
    def __init__(self):
        self.speed = 0

    def __repr__(self):
        return "Engine()"


e = Engine()
print(e, e.speed)
e.speed += 5
print(e.speed)
print(e.sped)
