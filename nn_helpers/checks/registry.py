"""Find an exercise by its id: the package that holds them is told once, modules load when first needed."""

import difflib
import importlib
import pkgutil
import re
from functools import cache
from importlib.util import find_spec

from nn_helpers.checks.exercise import Exercise

_place = {"package": "nn_helpers.chapters", "module": "exercises"}


def register(package: str, module: str = "exercises") -> None:
    """Say where exercises live; nothing is imported before the first of them is asked for.

    Parameters
    ----------
    package : the package whose subpackages ch01, ch02, ... hold them; at first "nn_helpers.chapters".
    module : the module of a chapter's package in which its exercises are defined.
    """
    _place.update(package=package, module=module)
    chapters.cache_clear()
    load.cache_clear()


@cache
def chapters() -> tuple[str, ...]:
    """The chapters that have exercises, as two digits: ("01", "02", ...)."""
    package = importlib.import_module(_place["package"])
    names = (found.name for found in pkgutil.iter_modules(package.__path__))
    found = (name for name in names if re.fullmatch(r"ch\d\d", name) and find_spec(_module(name[2:])))
    return tuple(sorted(name[2:] for name in found))


def _module(chapter: str) -> str:
    return f"{_place['package']}.ch{chapter}.{_place['module']}"


@cache
def load(chapter: str) -> dict[str, Exercise]:
    """Exercises of one chapter by id, in the order of their definition; empty where there is no such chapter.

    Raises
    ------
    ValueError : an id does not belong to the chapter or is given twice.
    """
    if chapter not in chapters():
        return {}
    module = importlib.import_module(_module(chapter))
    found: dict[str, Exercise] = {}
    for exercise in (value for value in vars(module).values() if isinstance(value, Exercise)):
        if not exercise.id.startswith(f"{chapter}."):
            raise ValueError(
                f"Exercise {exercise.id!r} is in chapter {chapter}: its id must start with '{chapter}.'."
            )
        if found.setdefault(exercise.id, exercise) is not exercise:
            raise ValueError(f"Two exercises of chapter {chapter} have the id {exercise.id!r}.")
    return found


def load_all() -> dict[str, Exercise]:
    """Every exercise of the course by id."""
    return {name: exercise for chapter in chapters() for name, exercise in load(chapter).items()}


def find(exercise: str | Exercise) -> Exercise:
    """The exercise with this id (an Exercise is given back as it is).

    Raises
    ------
    TypeError : the id is not a string.
    ValueError : no such exercise; says which ids come close.
    """
    if isinstance(exercise, Exercise):
        return exercise
    if not isinstance(exercise, str):
        raise TypeError(
            f"The first argument is an id such as '01.weighted_sum', not a {type(exercise).__name__}."
        )
    chapter = load(exercise.partition(".")[0])
    if exercise in chapter:
        return chapter[exercise]
    close = difflib.get_close_matches(exercise, load_all(), n=3)
    advice = f"Did you mean {' or '.join(map(repr, close))}?" if close else "Its form is '01.weighted_sum'."
    raise ValueError(f"There is no exercise {exercise!r}. {advice}")
