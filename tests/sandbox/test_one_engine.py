"""One engine, two ways of asking: a function in another process gets the verdict that it gets in this one."""

import itertools
import os
from collections import deque

import numpy as np
import pytest

from tools.grading import engine
from tools.grading.agent import Agent
from tools.grading.course import Check
from tools.grading.judge import examine
from tools.grading.protocol import Channel, Closed, Late
from tools.grading.remote import Student
from tools.grading.values import Aside, ProtocolError

SEED = 20


class Shell:
    """What the agent needs of a shell: a namespace."""

    def __init__(self, space):
        self.user_ns = space


def elsewhere(space):
    """A Student whose names live in a forked process."""
    (their_in, our_out), (our_in, their_out) = os.pipe(), os.pipe()
    if os.fork() == 0:
        try:
            os.close(our_in)
            os.close(our_out)
            Agent(Channel(their_in, their_out), Shell(space)).serve()
        except Closed:
            os._exit(0)
        finally:
            os._exit(1)
    os.close(their_in)
    os.close(their_out)
    return Student(Channel(our_in, our_out))


def answers(exercise):
    """Right and wrong answers to an exercise that asks for a function."""
    yield "reference", exercise.reference
    for misconception in exercise.misconceptions:
        for number, variant in enumerate(misconception.variants):
            yield f"{misconception.name} {number}", variant
    yield "a number", 3.0
    yield "nothing", None
    yield "returns nothing", lambda *args: None


def functions():
    return [name for name, exercise in engine.every().items() if exercise.is_function]


@pytest.mark.parametrize("name", functions())
def test_the_verdict_from_another_process_is_the_same(name):
    trial = engine.trial_for(name, SEED)
    space = dict(answers(trial.exercise))
    student = elsewhere(space)
    for label, answer in space.items():
        here = engine.judged(trial, answer)
        there = examine(student, Check("check", name, 2, {"": label}), SEED)
        assert student.lost == ""
        assert (there.state, there.misconception) == (here.state, here.misconception), label
        assert there.points == (2 if here.passed else 0), label
        if "in line" not in here.message:  # a line of the notebook, which differs
            assert there.message == here.message, label
    os.close(student.channel.writing)
    os.close(student.channel.reading)
    os.wait()


class Walked:
    """Can be walked again and again, and draws while it is."""

    def __init__(self, function, *args):
        self.function, self.args = function, args

    def __iter__(self):
        yield from self.function(*self.args)


class Indexed:
    """Has places and a length, as sequences had before there were iterators."""

    def __init__(self, items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, place):
        return self.items[place]


class Broken:
    """Stops in the middle of being walked."""

    def __iter__(self):
        yield 1
        raise ValueError("no more")


def turned(items):
    """As a search in depth ends: what was found last comes first."""
    items.reverse()
    return reversed(items)


WAYS = {
    "reversed": lambda right, *args: turned(list(right(*args))),
    "an iterator": lambda right, *args: iter(list(right(*args))),
    "a chain": lambda right, *args: itertools.chain(right(*args), ()),
    "a slice": lambda right, *args: itertools.islice(right(*args), None),
    "a generator": lambda right, *args: (item for item in right(*args)),
    "a map": lambda right, *args: map(tuple, right(*args)),
    "a deque": lambda right, *args: deque(right(*args)),
    "values": lambda right, *args: dict(enumerate(right(*args))).values(),
    "keys": lambda right, *args: dict(enumerate(right(*args))).keys(),
    "an object": Walked,
    "a sequence": lambda right, *args: Indexed(list(right(*args))),
    "an array of objects": lambda right, *args: np.array([*right(*args), None], dtype=object)[:-1],
    "a broken object": lambda right, *args: Broken(),
    "a generator that stops": lambda right, *args: iter(Broken()),
    "one of two": lambda right, *args: itertools.islice(right(*args), None, None, 2),
    "an object without end": lambda right, *args: Walked(itertools.repeat, 1),
}


@pytest.mark.parametrize("name", ["06.mini_batches", "07.pairs", "10.order", "01.forward"])
def test_what_is_no_list_and_can_be_walked_is_judged_as_it_is_here(name):
    trial = engine.trial_for(name, SEED)

    def answer(way):
        return lambda *args: WAYS[way](trial.exercise.reference, *args)

    space = {way: answer(way) for way in WAYS}
    student, passed = elsewhere(space), 0
    for way, function in space.items():
        there = examine(student, Check("check", name, 2, {"": way}), SEED)
        if way == "an object without end" or (way == "a generator that stops" and not trial.exercise.run):
            assert there.points == 0, "it is never walked here, or for ever"
            continue
        here = engine.judged(trial, function)
        assert student.lost == ""
        assert (there.state, there.misconception) == (here.state, here.misconception), way
        assert there.points == (2 if here.passed else 0), way
        passed += here.passed
    assert passed >= {"06.mini_batches": 8, "07.pairs": 8, "10.order": 5, "01.forward": 0}[name]
    os.close(student.channel.writing)
    os.close(student.channel.reading)
    os.wait()


def test_a_frame_that_is_too_large_or_late_does_not_cross():
    reading, writing = os.pipe()
    channel = Channel(reading, writing)
    with pytest.raises(ProtocolError, match="too large"):
        channel.send({"value": Aside(np.zeros(10**7))}, 5)
    with pytest.raises(Late):
        channel.receive(0.05)
    os.close(writing)
    with pytest.raises(Closed):
        channel.receive(60)
    os.close(reading)
