broken = "\ud800"
fine = "\U0001f600"
