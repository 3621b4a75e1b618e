prices = {"tea": 2, "milk": 1}
total = 0
for name in ["tea", "milk", "honey pot"]:
    total += prices[name]
    print(name, total)
print("unreachable")
