"""Past one machine: the same tasks on a cluster of Dask's workers, each with a sandbox of its own.

    make scheduler                                            somewhere; prints tcp://ADDRESS:8786
    make worker ARGS="tcp://ADDRESS:8786 --nworkers 4"        on every machine, in a checkout of this course
    make grade  ARGS="01_neurons_and_activations --scheduler tcp://ADDRESS:8786"

Whoever reaches the scheduler can run code on its workers: keep it in a network of your own, or give Dask its
TLS certificates (DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION and the settings beside it).
"""

import logging
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from distributed import Client, as_completed, get_worker

from . import package
from .course import read_chapter
from .pool import failed, graded
from .proof import shortcomings
from .results import course_digest

WAIT_SECONDS = 60
TRIES = 3


class NoCluster(Exception):
    """Nobody is graded, since there is no cluster to do it; the message says why."""


def rows_on(scheduler):
    """The function that grades tasks on a cluster, to be given to `cli.grade_class`.

    Parameters
    ----------
    scheduler : str
        Its address, tcp://ADDRESS:PORT.

    Returns
    -------
    callable
        run(tasks, workers) -> (number, Row, final) for each task. The cluster decides how many run at once.
    """

    def run(tasks, workers):  # noqa: ARG001  (the cluster has as many as it has)
        if not tasks:
            return
        with connected(scheduler) as client:
            digest = course_digest(package.ROOT)
            futures = {
                client.submit(
                    grade_there, replace(task, course=None), digest, pure=False, retries=TRIES
                ): place
                for place, task in enumerate(tasks)
            }
            for future in as_completed(list(futures), loop=client.loop):
                place = futures.pop(future)
                try:
                    yield place, *future.result()
                except Exception as error:  # the worker died with it again and again
                    yield place, failed(tasks[place], f"the cluster failed ({type(error).__name__})"), False
                future.release()

    return run


def connected(scheduler):
    """A client of a cluster that has workers.

    Raises
    ------
    NoCluster
    """
    logging.getLogger("distributed").setLevel(logging.ERROR)
    try:
        client = Client(scheduler, timeout=WAIT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise NoCluster(f"Nobody was graded: there is no scheduler at {scheduler} ({error}).") from error
    try:
        client.wait_for_workers(1, timeout=WAIT_SECONDS)
    except TimeoutError as error:
        client.close()
        raise NoCluster(f"Nobody was graded: the scheduler at {scheduler} has no workers.") from error
    return client


def grade_there(task, digest):
    """On a worker: the row of one task, and whether it is final."""
    mine, where = course_here(task.chapter.name)
    if mine != digest:
        address = get_worker().address
        return failed(task, f"the worker at {address} has another version of the course"), False
    terms = {field: getattr(task, field) for field in ("seed", "bounds", "unsafe")}
    reason = shortcomings_here(task.chapter.name, **terms)
    if reason:
        return failed(task, f"the worker at {get_worker().address} cannot grade: {reason}"), False
    return graded(replace(task, course=where))


@cache
def shortcomings_here(chapter, **terms):
    """Why the course's own solution does not earn everything on this machine, or ""."""
    _, where = course_here(chapter)
    return shortcomings({"chapter": read_chapter(chapter), "course": where, **terms})[0]


@cache
def course_here(chapter):
    """The digest of this machine's course, and the folder that holds what goes into a chapter's sandbox."""
    folder = tempfile.TemporaryDirectory(prefix="grading-")
    package.build(Path(folder.name), read_chapter(chapter))
    _kept.append(folder)  # removed with the process
    return course_digest(package.ROOT), folder.name


_kept: list = []
