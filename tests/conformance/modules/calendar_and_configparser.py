import calendar, configparser, io
print(calendar.month(2024, 2)); print(calendar.monthrange(2023, 2), calendar.isleap(2000), calendar.leapdays(1990, 2024), calendar.weekday(2024, 5, 6), repr(calendar.weekday(2024, 5, 6)))
print(calendar.monthcalendar(2024, 9)); print(list(calendar.day_name), calendar.month_abbr[3], list(calendar.month_name)[1:4], calendar.day_abbr[1:3], len(calendar.month_name))
print(calendar.TextCalendar(6).formatmonth(2025, 1, w=3)); print(calendar.calendar(2024)[:300]); print(calendar.timegm((2024, 1, 2, 3, 4, 5)))
calendar.setfirstweekday(calendar.SUNDAY); print(calendar.firstweekday(), calendar.weekheader(3), calendar.Calendar().monthdatescalendar(2024, 2)[0][0])
try: calendar.monthrange(2024, 13)
except calendar.IllegalMonthError as e: print(type(e).__name__, e, isinstance(e, ValueError))
print(calendar.HTMLCalendar().formatmonth(2024, 2)[:200])
c = configparser.ConfigParser()
c.read_string("""
[DEFAULT]
base = /opt
debug = no
# comment
[server]
host: localhost
port = 8080
path = %(base)s/srv
multi = one
  two
  three
; other
Empty =
[client]
timeout=2.5
debug = yes
""")
print(c.sections(), dict(c["server"]), c["server"]["path"], c.getint("server", "port"), c.getfloat("client", "timeout"), c.getboolean("client", "debug"), c.get("server", "nope", fallback="fb"), c["client"].get("x"), c["server"].getint("port"), c["client"].getboolean("debug"), c.has_option("server", "base"), "server" in c, c.options("client"), c.items("client"))
c["new"] = {"a": 1, "b": "%%x"}; c.set("new", "c", "z"); c["new"]["d"] = "q"; c.remove_option("new", "a")
out = io.StringIO(); c.write(out); print(out.getvalue())
for f in (lambda: c["zz"], lambda: c.get("zz", "a"), lambda: c.get("server", "zz"), lambda: c.add_section("new"), lambda: c.getint("client", "debug"), lambda: c.getboolean("server", "host"), lambda: c.read_string("a=1"), lambda: c.read_string("[x]\njunk\n"), lambda: c.read_string("[y]\na=1\na=2"), lambda: c.set("new", "n", 5), lambda: configparser.ConfigParser().read_string("[s]\na=%(b)s") or 1, lambda: c.read_dict({"i": {"v": "%(nope)s"}}) or c.get("i", "v")):
    try: print(f())
    except Exception as e: print(type(e).__name__, "|", e)
e = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation(), allow_no_value=True, delimiters=("=",), converters={"list": lambda v: v.split(",")})
e.read_string("[a]\nx = 1\nflag\ny = ${x}${b:z}\nl = p,q\n[b]\nz = 9 ; inl\n"); print(e["a"]["y"], e["a"]["flag"], e.getlist("a", "l"), e["a"].getlist("l"), e["b"]["z"])
r = configparser.RawConfigParser(); r.optionxform = str; r.read_string("[S]\nKey = %(raw)s\n"); print(r.items("S"), r.read(["/nonexistent.ini"]), list(r), len(r), repr(r["S"]))
