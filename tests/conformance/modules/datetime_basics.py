from datetime import date, datetime, timedelta, time, timezone

d = date(2024, 2, 28)
print(d, repr(d), d.year, d.month, d.day, d.weekday(), d.isoweekday(), d.isoformat(), d.strftime("%d/%m/%Y %a %A %b %B %j %y %%"))
print(d + timedelta(days=2), d - timedelta(weeks=1), date(2024, 3, 1) - d, (date(2025, 1, 1) - d).days, d < date(2024, 3, 1), d == date(2024, 2, 28), d.replace(day=1))
dt = datetime(2023, 12, 31, 23, 59, 58, 123456)
print(dt, repr(dt), dt.isoformat(), dt.isoformat(" ", "seconds"), dt.date(), dt.time(), dt.hour, dt.microsecond)
print(dt.strftime("%Y-%m-%d %H:%M:%S.%f %I:%M %p"), f"{dt:%Y/%m/%d}", dt + timedelta(seconds=2), dt.replace(microsecond=0), dt.timetuple().tm_yday)
print(datetime.strptime("2024-05-06 07:08:09", "%Y-%m-%d %H:%M:%S"), datetime.fromisoformat("2024-05-06T07:08:09"), date.fromisoformat("2024-01-31"), datetime(2024, 1, 1))
td = timedelta(days=1, hours=2, minutes=3, seconds=4.5)
print(td, repr(td), td.days, td.seconds, td.microseconds, td.total_seconds(), -td, td * 2, td / 2, td // timedelta(hours=1), td % timedelta(hours=1), abs(-td), timedelta(0), bool(timedelta()))
print(timedelta(hours=1) / timedelta(minutes=20), timedelta(milliseconds=1500), timedelta(days=400), str(timedelta(seconds=-1)), sum([timedelta(hours=1)] * 3, timedelta()), max(td, timedelta(1)))
u = datetime(2024, 1, 1, 12, tzinfo=timezone.utc)
print(u, repr(u), u.isoformat(), u.timestamp(), u.astimezone(timezone(timedelta(hours=5, minutes=30))), u.utcoffset(), datetime.fromtimestamp(0, timezone.utc))
print(time(9, 5), time(9, 5, 30).isoformat(), time(1) < time(2), datetime.combine(d, time(8)), repr(time(9, 5)), f"{time(14, 3):%H.%M}")
print({d: 1}[date(2024, 2, 28)], sorted([date(2024, 5, 1), d])[0], d.isocalendar()[1], d.toordinal(), date.fromordinal(1), date.min, datetime.max, isinstance(dt, date))
for f in (lambda: date(2023, 2, 29), lambda: date(2024, 13, 1), lambda: datetime(2024, 1, 1, 25), lambda: d + 1, lambda: d < 5, lambda: datetime.strptime("x", "%Y"), lambda: date.fromisoformat("nope"),
          lambda: dt - u, lambda: dt < u, lambda: date.max + timedelta(1), lambda: timedelta("1"), lambda: datetime.strptime("2024-01-01x", "%Y-%m-%d")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
day, n = date(2024, 12, 30), 0
while n < 4:
    print(day.strftime("%a %d %b"), end="; ")
    day += timedelta(days=1)
    n += 1
print()
