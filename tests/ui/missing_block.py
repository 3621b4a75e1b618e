class Empty:

def after():
    pass
