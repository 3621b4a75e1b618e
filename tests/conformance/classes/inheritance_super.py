class Animal:
    legs = 4
    count = 0

    def __init__(self, name):
        self.name = name
        Animal.count += 1

    def speak(self):
        return f"{self.name} makes {self.sound()}"

    def sound(self):
        return "noise"


class Dog(Animal):
    def __init__(self, name, breed="mutt"):
        super().__init__(name)
        self.breed = breed

    def sound(self):
        return "woof"


class Puppy(Dog):
    legs = 3

    def sound(self):
        return super().sound() + "?"

    def speak(self):
        base = super().speak()
        return base.upper()


class Bird(Animal):
    legs = 2

    def speak(self):
        return Animal.speak(self) + " from a tree"


for a in (Animal("it"), Dog("rex"), Puppy("bit", breed="lab"), Bird("tweety")):
    print(type(a).__name__, a.speak(), a.legs, getattr(a, "breed", "-"))
print(Animal.count, Dog.count, Puppy.__mro__[1].__name__, Puppy.__bases__)
p = Puppy("x")
print(isinstance(p, Animal), isinstance(p, Bird), issubclass(Puppy, Dog), issubclass(Dog, (Bird, Animal)), type(p) is Dog)
p.legs = 1
print(p.legs, Puppy.legs, p.__dict__)
Animal.legs = 8
print(Dog("y").legs, Bird.legs, p.__class__.__name__, Puppy.__name__)
Dog.count += 10
print(Animal.count, Dog.count, Puppy.count)
print(super(Puppy, p).sound(), super(Dog, p).sound())
