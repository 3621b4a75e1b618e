def first_error(tasks):
    for task in tasks:
        try:
            task()
        except* ValueError:
            continue
        except* OSError:
            return task
