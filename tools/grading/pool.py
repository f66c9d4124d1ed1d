"""Many submissions at once: the tasks go to processes of their own, the rows come back as they are made."""

import multiprocessing
import os
import threading
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from multiprocessing.util import Finalize

from .judge import Row, grade_one, keeper
from .sandbox import CannotStart

MOST_DEATHS = 3


def rows_of(tasks, workers):
    """Grade tasks on this machine.

    Whoever was at work when a grading process died is graded alone: nobody dies of another's submission.

    Parameters
    ----------
    tasks : list of Task
    workers : int

    Yields
    ------
    (int, Row, bool) : number of the task, its row, and whether that is final (False: worth another try).
    """
    left, deaths = dict(enumerate(tasks)), Counter()
    while left:
        clean = False
        context = multiprocessing.get_context("forkserver")
        pool = ProcessPoolExecutor(workers, context, initializer=end_with_the_grader)
        try:
            running = {}
            suspects = [number for number in left if deaths[number]]
            waiting = iter(suspects[:1] or list(left))
            for number in waiting:
                running[pool.submit(graded, left[number])] = number
                if len(running) == 2 * workers:
                    break
            while running:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    number = running.pop(future)
                    row, final = future.result()
                    del left[number]
                    yield number, row, final
                    following = next(waiting, None)
                    if following is not None:
                        running[pool.submit(graded, left[following])] = following
            clean = True
        except BrokenProcessPool:
            for lost in {number, *running.values()} & left.keys():
                deaths[lost] += 1
                if deaths[lost] == MOST_DEATHS:
                    yield lost, failed(left.pop(lost), "the grading process died"), False
        finally:
            stop(pool, clean)


def end_with_the_grader():
    """In a worker: end when the process that started it is gone, also where that was killed."""

    def follow():
        connection.wait([multiprocessing.parent_process().sentinel])
        os._exit(1)  # its sandbox ends with it

    threading.Thread(target=follow, daemon=True).start()


def stop(pool, clean):
    """End a pool and every sandbox with it: at once, unless all its work is done."""
    if clean:
        pool.shutdown()
        return
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()


Finalize(None, keeper.close, exitpriority=10)  # of this process, a worker or the only one
_thread = ThreadPoolExecutor(1)  # one for ever: a sandbox ends with the thread that started it


def graded(task):
    """The row of one task, and whether it is final; never raises for what a submission does."""
    try:
        return _thread.submit(grade_one, task).result(), True
    except CannotStart as error:
        return failed(task, str(error)), False
    except Exception as error:
        return failed(task, f"the grader failed ({type(error).__name__}: {error})"[:300]), False


def failed(task, reason):
    """The row of a submission that was not run."""
    return Row(task.student, task.chapter.name, f"not run: {reason}", list(task.flags))
