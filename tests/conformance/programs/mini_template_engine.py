"""A very small template engine: {{ expr|filter }}, {% for %}, {% if %}, {% set %}."""


class TemplateError(Exception):
    pass


FILTERS = {}


def template_filter(name=None):
    def deco(fn):
        FILTERS[name or fn.__name__] = fn
        return fn
    return deco if not callable(name) else FILTERS.setdefault(name.__name__, name)


@template_filter
def upper(v):
    return str(v).upper()


@template_filter("money")
def as_money(v, symbol="$"):
    return f"{symbol}{v:,.2f}"


@template_filter()
def join(v, sep=", "):
    return sep.join(map(str, v))


@template_filter()
def default(v, other=""):
    return v or other


FILTERS["len"] = len


def lex(src):
    pos = 0
    while pos < len(src):
        starts = [(src.find(o, pos), o, c) for o, c in (("{{", "}}"), ("{%", "%}"), ("{#", "#}")) if src.find(o, pos) >= 0]
        if not starts:
            yield "text", src[pos:]
            return
        at, opener, closer = min(starts)
        if at > pos:
            yield "text", src[pos:at]
        end = src.find(closer, at)
        if end < 0:
            raise TemplateError(f"unclosed {opener} at {at}")
        body = src[at + 2:end].strip()
        if opener != "{#":
            yield ("expr" if opener == "{{" else "tag"), body
        pos = end + 2


class Node:
    def __init__(self, arg=None):
        self.arg = arg
        self.children = []

    def render(self, ctx):
        return "".join(c.render(ctx) for c in self.children)


class Text(Node):
    def render(self, ctx):
        return self.arg


class Expr(Node):
    def render(self, ctx):
        value = evaluate(self.arg, ctx)
        return "" if value is None else str(value)


class For(Node):
    def render(self, ctx):
        names, _, source = self.arg.partition(" in ")
        names = [n.strip() for n in names.split(",")]
        items = list(evaluate(source, ctx))
        out = []
        for i, item in enumerate(items):
            values = [item] if len(names) == 1 else item
            scope = {**ctx, **dict(zip(names, values)), "loop": {"index": i + 1, "last": i == len(items) - 1}}
            out.append(super().render(scope))
        return "".join(out)


class If(Node):
    def __init__(self, arg):
        super().__init__(arg)
        self.otherwise = Node()

    def render(self, ctx):
        test, negate = (self.arg[4:], True) if self.arg.startswith("not ") else (self.arg, False)
        hit = bool(evaluate(test, ctx)) is not negate
        return super().render(ctx) if hit else self.otherwise.render(ctx)


class Set(Node):
    def render(self, ctx):
        name, value = (p.strip() for p in self.arg.split("=", 1))
        ctx[name] = evaluate(value, ctx)
        return ""


BLOCKS = {"for": For, "if": If}


def parse(src):
    root = Node()
    stack = [(None, root, root)]
    for kind, body in lex(src):
        _, owner, current = stack[-1]
        if kind == "text":
            current.children.append(Text(body))
        elif kind == "expr":
            current.children.append(Expr(body))
        else:
            word, _, rest = body.partition(" ")
            match word:
                case "for" | "if":
                    node = BLOCKS[word](rest)
                    current.children.append(node)
                    stack.append((word, node, node))
                case "else" if stack[-1][0] == "if":
                    stack[-1] = ("if", owner, owner.otherwise)
                case "endfor" | "endif":
                    if stack[-1][0] != word[3:]:
                        raise TemplateError(f"unexpected {word}")
                    stack.pop()
                case "set":
                    current.children.append(Set(rest))
                case _:
                    raise TemplateError(f"unknown tag {word!r}")
    if len(stack) > 1:
        raise TemplateError(f"missing end{stack[-1][0]}")
    return root


def evaluate(text, ctx):
    first, *filters = [p.strip() for p in text.split("|")]
    value = lookup(first, ctx)
    for f in filters:
        name, _, arg = f.partition(":")
        if name not in FILTERS:
            raise TemplateError(f"no filter {name!r}")
        value = FILTERS[name](value, *([lookup(arg, ctx)] if arg else []))
    return value


def lookup(path, ctx):
    if path[:1] in "'\"":
        return path[1:-1]
    if path.lstrip("-").isdigit():
        return int(path)
    value = ctx
    for part in path.split("."):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, (list, tuple)) and part.isdigit():
            value = value[int(part)]
        else:
            value = getattr(value, part, None)
            if callable(value):
                value = value()
    return value


class User:
    def __init__(self, name, tags):
        self.name, self.tags = name, tags

    def initials(self):
        return "".join(w[0] for w in self.name.split())


PAGE = """Hello {{ user.name|upper }} ({{ user.initials }})!
{# a comment #}{% set total = cart.sum %}{% if cart.items %}{% for name, price in cart.items %}{{ loop.index }}. {{ name }}: {{ price|money:'EUR ' }}{% if not loop.last %};
{% endif %}{% endfor %}
Total {{ total|money }} for {{ cart.items|len }} items{% else %}Empty cart{% endif %}
Tags: {{ user.tags|join:'/'|default:'none' }} {{ missing }}{{ nothing.at.all|default:'-' }} {{ matrix.1.0 }}
"""
page = parse(PAGE)
print(page.render({"user": User("ann b cole", ["x", "y"]), "cart": {"items": [("tea", 2.5), ("pot", 1234)], "sum": 1236.5}, "matrix": [[1], [2]]}))
print(page.render({"user": User("Zed", []), "cart": {"items": []}, "matrix": [(), (7,)]}))
for bad in ("{{ x", "{% for a in b %}x", "{% endif %}", "{% wat 1 %}", "{{ x|nofilter }}", "{% if x %}a{% endfor %}", "{% for a in none %}{% endfor %}"):
    try:
        print(repr(parse(bad).render({"b": []})))
    except (TemplateError, TypeError) as e:
        print(f"{bad:<28}{type(e).__name__}: {e}")
print(sorted(FILTERS), [k for k, _ in lex("a{{b}}{#c#}{%d%}")])
