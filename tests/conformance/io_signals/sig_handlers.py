import asyncio, os, signal

async def main():
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    def on(name):
        print("signal", name)
        stop.set()
    for s in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(s, on, s.name)
    loop.call_later(0.05, os.kill, os.getpid(), signal.SIGTERM)
    await stop.wait()
    print("stopped")
    stop.clear()
    loop.call_later(0.05, os.kill, os.getpid(), signal.SIGINT)
    await stop.wait()
    print(loop.remove_signal_handler(signal.SIGTERM), loop.remove_signal_handler(signal.SIGTERM))
    loop.remove_signal_handler(signal.SIGINT)
    try:
        loop.add_signal_handler(signal.SIGKILL, print)
    except (RuntimeError, ValueError, OSError) as e:
        print(type(e).__name__, e)
    try:
        loop.add_signal_handler("x", print)
    except TypeError as e:
        print(e)
    try:
        loop.add_signal_handler(1000, print)
    except ValueError as e:
        print(e)

asyncio.run(main())

def handler(signum, frame):
    print("handler", signum, signal.Signals(signum).name)
print(signal.getsignal(signal.SIGUSR1))
old = signal.signal(signal.SIGUSR1, handler)
print(old)
print(signal.getsignal(signal.SIGUSR1) is handler)
signal.raise_signal(signal.SIGUSR1)
print("after")
os.kill(os.getpid(), signal.SIGUSR1)
print("after kill")
print(signal.signal(signal.SIGUSR1, signal.SIG_DFL) is handler)

async def interrupted():
    try:
        asyncio.get_running_loop().call_later(0.05, signal.raise_signal, signal.SIGINT)
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        print("cancelled", e.args)
        raise
    finally:
        print("cleanup")
try:
    asyncio.run(interrupted())
except KeyboardInterrupt as e:
    print("KeyboardInterrupt", repr(e), repr(e.__context__))

try:
    os.kill(os.getpid(), signal.SIGINT)
    print("no")
except KeyboardInterrupt:
    print("ki")
def boom(s, f):
    raise ValueError("from handler")
signal.signal(signal.SIGUSR2, boom)
try:
    signal.raise_signal(signal.SIGUSR2)
except ValueError as e:
    print(e)
print(signal.SIGINT, repr(signal.SIGINT), int(signal.SIGTERM), signal.strsignal(15))
signal.signal(signal.SIGINT, signal.SIG_IGN)
os.kill(os.getpid(), signal.SIGINT)
print("ignored")
print(signal.getsignal(signal.SIGINT))
