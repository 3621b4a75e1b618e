"""The module subprocess: run, check_output, errors."""
import subprocess


def show(completed):
    print(completed.returncode, repr(completed.stdout), repr(completed.stderr))


show(subprocess.run(["echo", "hi"], capture_output=True))
show(subprocess.run(["echo", "text"], capture_output=True, text=True))
show(subprocess.run("echo $((1 + 2)); exit 5", shell=True, stdout=subprocess.PIPE))
show(subprocess.run(["cat"], input=b"bytes in", stdout=subprocess.PIPE))
show(subprocess.run(["tr", "a-z", "A-Z"], input="text in\n", stdout=subprocess.PIPE, encoding="utf-8"))
show(subprocess.run(["sh", "-c", "echo o; echo e >&2"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
show(subprocess.run(["true"]))
print(subprocess.run(["echo", "x"], capture_output=True))
print(subprocess.check_output(["printf", "%s", "abc"]), subprocess.call(["false"]), subprocess.getoutput("echo got"))
try:
    subprocess.run(["sh", "-c", "echo partial; exit 3"], check=True, capture_output=True)
except subprocess.CalledProcessError as e:
    print(e, e.returncode, e.cmd, e.output, e.stdout, e.stderr)
try:
    subprocess.check_call(["sh", "-c", "kill -15 $$"])
except subprocess.CalledProcessError as e:
    print(e)
try:
    subprocess.run(["sleep", "30"], timeout=0.05)
except subprocess.TimeoutExpired as e:
    print(str(e).startswith("Command '['sleep', '30']' timed out after 0."), isinstance(e, subprocess.SubprocessError))
try:
    subprocess.run(["does-not-exist-at-all"])
except FileNotFoundError as e:
    print(e)
try:
    subprocess.run(["true"], capture_output=True, stdout=subprocess.PIPE)
except ValueError as e:
    print(e)
big = b"0123456789" * 50_000
print(subprocess.run(["cat"], input=big, stdout=subprocess.PIPE).stdout == big)
print(subprocess.PIPE, subprocess.STDOUT, subprocess.DEVNULL)
