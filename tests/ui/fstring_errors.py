user = "ada"
print(f"{user")
print(f"{}")
print(f"{user!x}")
print(f"single }} is fine, } is not")
