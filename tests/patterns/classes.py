class Account:
    """Money of somebody."""

    fee = 1

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def withdraw(self, amount):
        if amount + self.fee > self.balance:
            raise ValueError(f"{self.owner} has only {self.balance}")
        self.balance -= amount + self.fee

    @property
    def is_empty(self):
        return self.balance == 0

    def __repr__(self):
        return f"Account({self.owner!r}, {self.balance})"


class Savings(Account):
    fee = 0

    def withdraw(self, amount):
        super().withdraw(amount)
        return self.balance
