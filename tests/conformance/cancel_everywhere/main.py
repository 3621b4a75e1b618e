"""Cancels 28 programs at every step that they take."""
import driver
import s_async_for
import s_async_with
import s_child_swallows
import s_conditions
import s_events_and_barrier
import s_except_and_reraise
import s_exit_stack
import s_gather_children
import s_gather_exceptions
import s_gather_failing
import s_generator_swallows
import s_locks
import s_nested_finally
import s_own_awaitable
import s_queues
import s_raising_while_cancelled
import s_semaphores
import s_shielded
import s_swallow
import s_task_group
import s_task_group_failing
import s_task_group_nested
import s_timeouts
import s_timers_and_group
import s_uncancel
import s_wait_and_completed
import s_wait_for_value
import s_wait_on_task

SCENARIOS = [
    s_async_for,
    s_async_with,
    s_child_swallows,
    s_conditions,
    s_events_and_barrier,
    s_except_and_reraise,
    s_exit_stack,
    s_gather_children,
    s_gather_exceptions,
    s_gather_failing,
    s_generator_swallows,
    s_locks,
    s_nested_finally,
    s_own_awaitable,
    s_queues,
    s_raising_while_cancelled,
    s_semaphores,
    s_shielded,
    s_swallow,
    s_task_group,
    s_task_group_failing,
    s_task_group_nested,
    s_timeouts,
    s_timers_and_group,
    s_uncancel,
    s_wait_and_completed,
    s_wait_for_value,
    s_wait_on_task,
]

for scenario in SCENARIOS:
    name = scenario.__name__.removeprefix("s_")
    driver.everywhere(name, scenario.main, getattr(scenario, "TIMED", False))
