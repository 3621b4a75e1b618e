from typing import Optional


class User:
    def __init__(self, name: str, manager: Optional["User"] = None, age: int | None = None) -> None:
        self.name = name
        self.manager = manager
        self.age = age

    def chain(self) -> list[str]:
        out: list[str] = []
        who: Optional[User] = self
        while who is not None:
            out.append(who.name)
            who = who.manager
        return out


def find(users: list[User], name: str) -> User | None:
    for u in users:
        if u.name == name:
            return u
    return None


def age_text(u: User | None) -> str:
    if u is None:
        return "nobody"
    if not u.age:
        return f"{u.name}: {'newborn' if u.age == 0 else 'unknown'}"
    return f"{u.name}: {u.age}"


boss: User = User("boss", age=60)
mid = User("mid", boss)
kid = User("kid", mid, 0)
people: list[User] = [boss, mid, kid]
print([age_text(find(people, n)) for n in ("boss", "mid", "kid", "zzz")])
print(kid.chain(), boss.chain())
if (hit := find(people, "mid")) and hit.manager:
    print(hit.manager.name)
mid.manager = None
print(kid.chain(), sum(u.age or 0 for u in people), max((u.age for u in people if u.age is not None), default=None))
try:
    print(find(people, "zzz").name)
except AttributeError as e:
    print(e)
try:
    print(mid.age + 1)
except TypeError as e:
    print(e)


def parse(text: str, base: Optional[int] = None) -> Optional[int]:
    try:
        return int(text, base) if base is not None else int(text)
    except ValueError:
        return None


values: list[Optional[int]] = [parse("12"), parse("ff", 16), parse("x"), parse("0")]
print(values, [v for v in values if v], [v for v in values if v is not None])
