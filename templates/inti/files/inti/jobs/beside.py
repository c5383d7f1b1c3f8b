"""A worker in a thread beside the developer's server, so that no second terminal is needed."""

import atexit
import threading

from inti.jobs.worker import Worker


def work_beside() -> Worker:
    """Start a worker that ends with this process; a task that runs then is found again later."""
    worker = Worker()
    thread = threading.Thread(target=worker.run, name="kerja", daemon=True)
    thread.start()

    def end() -> None:
        worker.stopping = True
        thread.join(timeout=3)

    atexit.register(end)
    return worker
