import app.a
from app import a, b as bee
import app.b as b2
print(bee is b2, app.a.fa(), app.b.fb())
from app.models import *
print(User("x"), all_users(), Registry)
print(range(3))
import sys
print([m for m in sorted(sys.modules) if m.startswith("app")])
try:
    from app import missing_sub
except ImportError as e:
    print(str(e).split(" (")[0], e.name)
