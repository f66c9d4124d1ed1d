"""Find an exercise by its id: the chapter modules of `nn_helpers.chapters` are loaded when first needed."""

import difflib
import importlib
import pkgutil
from functools import cache
from importlib.util import find_spec

from nn_helpers.checks.exercise import Exercise

BANKS = "nn_helpers.chapters"  # the package whose chNN/exercises.py are searched


@cache
def chapters() -> tuple[str, ...]:
    """The chapters that have exercises, as two digits: ("01", "02", ...)."""
    packages = pkgutil.iter_modules(importlib.import_module(BANKS).__path__)
    names = (package.name for package in packages if find_spec(f"{BANKS}.{package.name}.exercises"))
    return tuple(sorted(name[2:] for name in names if name.startswith("ch") and name[2:].isdigit()))


@cache
def load(chapter: str) -> dict[str, Exercise]:
    """Exercises of one chapter by id, in the order of their definition; empty where there is no such chapter.

    Raises
    ------
    ValueError : an id does not belong to the chapter or stands twice.
    """
    if chapter not in chapters():
        return {}
    module = importlib.import_module(f"{BANKS}.ch{chapter}.exercises")
    found = {}
    for exercise in (value for value in vars(module).values() if isinstance(value, Exercise)):
        if not exercise.id.startswith(f"{chapter}."):
            raise ValueError(
                f"Exercise {exercise.id!r} stands in ch{chapter}.py: its id must start with '{chapter}.'."
            )
        if found.setdefault(exercise.id, exercise) is not exercise:
            raise ValueError(f"Two exercises in ch{chapter}.py carry the id {exercise.id!r}.")
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
