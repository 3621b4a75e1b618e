import asyncio
import functools


def report(task):
    print("callback", task.get_name(), task.result())


def tagged(tag, task, *, mark="-"):
    print(mark, tag, task.get_name())


async def work(n):
    print("working", n)
    await asyncio.sleep(0)
    return n * n


async def main():
    t = asyncio.create_task(work(3), name="t3")
    t.add_done_callback(report)
    t.add_done_callback(functools.partial(tagged, "second", mark="*"))
    t.add_done_callback(report)
    t.add_done_callback(lambda task: print("lambda sees", task.done()))
    print("removed", t.remove_done_callback(report))
    print("removed", t.remove_done_callback(print))
    await t
    print("main goes on after the await")
    await asyncio.sleep(0)
    t.add_done_callback(report)
    print("added to a finished task")
    await asyncio.sleep(0)
    print("end")


asyncio.run(main())
