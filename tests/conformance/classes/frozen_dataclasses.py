"""Frozen dataclasses, with and without slots: what each attribute says to being changed."""
from dataclasses import dataclass, FrozenInstanceError
@dataclass(frozen=True)
class A:
    x: int
@dataclass(frozen=True, slots=True)
class B:
    x: int
class C(A):
    pass
class D(B):
    pass
@dataclass(frozen=True)
class E(A):
    y: int = 0
for o in (A(1), B(1), C(1), D(1), E(1)):
    for name in ("x", "y", "z"):
        for f in (lambda: setattr(o, name, 2), lambda: delattr(o, name)):
            try:
                f()
                print(type(o).__name__, name, "fine")
            except Exception as e:
                print(type(o).__name__, name, type(e).__name__, e)
