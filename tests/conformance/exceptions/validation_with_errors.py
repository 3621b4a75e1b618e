class ValidationError(ValueError):
    def __init__(self, field, problem):
        self.field = field
        self.problem = problem
        super().__init__(field, problem)

    def __str__(self):
        return f"{self.field}: {self.problem}"


def check_age(raw):
    try:
        age = int(raw)
    except (TypeError, ValueError) as e:
        raise ValidationError("age", f"not a number ({e})") from e
    if not 0 <= age <= 150:
        raise ValidationError("age", f"out of range ({age})")
    return age


def check_name(raw):
    if not isinstance(raw, str):
        raise ValidationError("name", f"expected str, got {type(raw).__name__}")
    name = raw.strip()
    if not name:
        raise ValidationError("name", "empty")
    return name.title()


def validate(form):
    clean, errors = {}, []
    for key, check in {"name": check_name, "age": check_age}.items():
        try:
            clean[key] = check(form[key])
        except ValidationError as e:
            errors.append(str(e))
        except KeyError as e:
            errors.append(f"missing {e}")
    return clean, errors


for form in ({"name": " ann lee ", "age": "30"}, {"name": "", "age": "x"}, {"name": 5, "age": None}, {"age": 200}, {}):
    print(validate(form))
try:
    check_age("abc")
except ValidationError as e:
    print(repr(e), e.args, type(e.__cause__).__name__, e.field)
