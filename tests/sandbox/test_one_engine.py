"""One engine, two ways of asking: a function in another process gets the verdict that it gets in this one."""

import os

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
