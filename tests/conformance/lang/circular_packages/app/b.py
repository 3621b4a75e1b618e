print("b start")
import app.a
def fb(): return "fb", hasattr(app, "a")
try:
    from app.a import fa
except ImportError as e:
    print("ImportError", str(e).split("(most")[0])
print("b end")
