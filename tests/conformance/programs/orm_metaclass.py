# ORM in miniature with descriptors + metaclass
class Field:
    _counter = 0
    def __init__(self, type_, default=None, *, nullable=True, validators=()):
        self.type = type_; self.default = default; self.nullable = nullable; self.validators = list(validators)
        Field._counter += 1; self.order = Field._counter
    def __set_name__(self, owner, name): self.name = name; self.private = f"_{owner.__name__}__{name}"
    def __get__(self, obj, objtype=None):
        if obj is None: return self
        return obj.__dict__.get(self.name, self.default() if callable(self.default) else self.default)
    def __set__(self, obj, value):
        if value is None:
            if not self.nullable: raise TypeError(f"{type(obj).__name__}.{self.name} may not be None")
        elif not isinstance(value, self.type):
            try: value = self.type(value)
            except (TypeError, ValueError) as e: raise TypeError(f"{self.name}: expected {self.type.__name__}, got {value!r}") from e
        for v in self.validators: v(value)
        obj.__dict__[self.name] = value
    def __eq__(self, other): return Cond(self.name, "=", other)
    def __gt__(self, other): return Cond(self.name, ">", other)
    def __hash__(self): return id(self)
    def __repr__(self): return f"<Field {self.name}:{self.type.__name__}>"
class Cond:
    def __init__(self, l, op, r): self.l, self.op, self.r = l, op, r
    def __and__(self, o): return Cond(self, "AND", o)
    def __or__(self, o): return Cond(self, "OR", o)
    def __invert__(self): return Cond("NOT", "", self)
    def __str__(self): return f"({self.l} {self.op} {self.r!r})" if not isinstance(self.r, Cond) else f"({self.l} {self.op} {self.r})"
    def matches(self, row):
        if self.op == "AND": return self.l.matches(row) and self.r.matches(row)
        if self.op == "OR": return self.l.matches(row) or self.r.matches(row)
        if self.l == "NOT": return not self.r.matches(row)
        v = getattr(row, self.l)
        return v == self.r if self.op == "=" else v > self.r
class ModelMeta(type):
    registry = {}
    def __new__(mcs, name, bases, ns, table=None, **kw):
        fields = {}
        for b in reversed(bases): fields.update(getattr(b, "_fields", {}))
        fields.update({k: v for k, v in ns.items() if isinstance(v, Field)})
        cls = super().__new__(mcs, name, bases, ns, **kw)
        cls._fields = dict(sorted(fields.items(), key=lambda kv: kv[1].order)); cls._table = table or name.lower() + "s"
        mcs.registry[cls._table] = cls
        return cls
    def __init__(cls, name, bases, ns, **kw): super().__init__(name, bases, ns); cls._rows = []
    def __call__(cls, *a, **kw):
        obj = super().__call__(*a, **kw); cls._rows.append(obj); return obj
    def __len__(cls): return len(cls._rows)
    def __iter__(cls): return iter(cls._rows)
    def __getattr__(cls, name):
        if name.startswith("find_by_"):
            key = name[8:]
            if key in cls._fields: return lambda v: next((r for r in cls if getattr(r, key) == v), None)
        raise AttributeError(f"{cls.__name__} has no {name}")
    def where(cls, cond): return [r for r in cls._rows if cond.matches(r)]
def positive(v):
    if v is not None and v <= 0: raise ValueError(f"not positive: {v}")
class Model(metaclass=ModelMeta):
    id = Field(int, nullable=False)
    def __init__(self, **kw):
        for f in self._fields:
            if f in kw: setattr(self, f, kw.pop(f))
        if kw: raise TypeError(f"unknown: {', '.join(sorted(kw))}")
    def __repr__(self): return f"{type(self).__name__}({', '.join(f'{k}={getattr(self, k)!r}' for k in self._fields)})"
    def __init_subclass__(cls, **kw): super().__init_subclass__(**kw); print("subclass", cls.__name__)
class Person(Model, table="people"):
    name = Field(str, default="anon"); age = Field(int, validators=[positive])
class Employee(Person):
    salary = Field(float, default=lambda: 10.0)
print(ModelMeta.registry.keys(), Employee._fields, Employee._table)
p = Person(id=1, name="Al", age="33"); q = Person(id=2, age=50); e = Employee(id=3, name="Bo", age=20, salary=5)
print(p, q, e, len(Person), len(Employee), Person.name, e.salary + 1, type(e.salary))
for kw in ({"id": None}, {"age": "x"}, {"age": -1}, {"nope": 1, "abc": 2}):
    try: Person(**kw)
    except Exception as ex: print(type(ex).__name__, ex, "|", repr(ex.__cause__))
c = (Person.age > 30) & ~(Person.name == "Al") | (Person.id == 1)
print(c, Person.where(c)); print(Person.find_by_name("Al"), Person.find_by_age(99))
try: Person.find_by_zzz
except AttributeError as ex: print(ex)
print([r.id for r in Person], isinstance(Person, ModelMeta), type(Person).__name__, Person.__class__ is ModelMeta, ModelMeta.__mro__[1] is type, vars(p))
del p.__dict__["name"]; print(p.name, hasattr(p, "salary"), Model._rows)
print(type("Dyn", (Model,), {"x": Field(int)}, table="dd")._fields.keys())
