"""Every exercise: right answers pass, each mistake gets its own message, stubs are not attempted."""

import inspect
import re
from itertools import combinations

import numpy as np
import pytest

from correct_answers import all_answers
from nn_helpers.checks import check
from nn_helpers.checks.compare import EXACT, same
from nn_helpers.checks.judge import judge_trial
from nn_helpers.checks.registry import chapters, load_all
from nn_helpers.checks.trial import Trial, trial_of
from nn_helpers.checks.values import freeze

EXERCISES = load_all()
ANSWERS = all_answers()
every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
every_misconception = pytest.mark.parametrize(
    ("exercise", "misconception"),
    [pytest.param(e, m, id=f"{e.id}: {m.name}") for e in EXERCISES.values() for m in e.misconceptions],
)


def stub_of(exercise):
    """What a student finds: the signature (or the names) of the reference, with `...` for an answer."""
    reference = exercise.reference
    if isinstance(reference, type):
        methods = [name for name, member in vars(reference).items() if inspect.isfunction(member)]
        return type(reference.__name__, (), {name: stub(["self", "*args"]) for name in methods})
    if exercise.is_function:
        return stub(list(inspect.signature(reference).parameters))
    return dict.fromkeys(exercise.parts, ...) if exercise.parts else ...


def stub(parameters):
    namespace = {}
    exec(f"def stub({', '.join(parameters)}):\n    '''What it does.'''\n    ...  # your code here", namespace)
    return namespace["stub"]


def given(exercise, answer):
    return answer if exercise.is_function else answer()


def words(text):
    return len(text.split())


def code_of(answer):
    """Source without names of functions and comments, to tell two ways of writing apart."""
    source = re.sub(r"#.*|^\s*@.*$|\s+", "", inspect.getsource(answer), flags=re.MULTILINE)
    return re.sub(r"^(def|class)\w+", "", source)


def test_every_chapter_has_exercises():
    assert chapters()
    assert {name.partition(".")[0] for name in EXERCISES} == set(chapters())


def test_every_right_answer_belongs_to_an_exercise():
    assert set(ANSWERS) <= set(EXERCISES)


@every_exercise
def test_the_reference_passes(exercise):
    assert all(
        o.failure is None or o.failure.kind.split()[0] in ("ValueError", "TypeError")
        for o in trial_of(exercise).wants
    )
    result = check(exercise, exercise.reference)
    assert result.passed, result.message


@every_exercise
def test_right_answers_written_differently_pass(exercise):
    answers = ANSWERS.get(exercise.id, [])
    assert len({code_of(answer) for answer in answers}) >= 2, (
        "put two different right answers into correct_answers"
    )
    for answer in answers:
        result = check(exercise, given(exercise, answer))
        assert result.passed, f"{answer.__name__}: {result.message}"


@every_exercise
def test_the_untouched_stub_is_not_attempted(exercise):
    result = check(exercise, stub_of(exercise))
    assert result.state == "not_attempted", result.message
    assert f'hint("{exercise.id}")' in result.message or isinstance(exercise.reference, type)


@every_misconception
def test_every_misconception_is_rejected_with_its_own_message(exercise, misconception):
    for variant in misconception.variants:
        answer = variant if exercise.is_function or not exercise.parts else complete(exercise, variant)
        result = check(exercise, answer)
        assert (result.state, result.misconception) == ("misconception", misconception.name), result.message
        assert result.message == misconception.message


def complete(exercise, variant):
    """A value answer that spoils only the parts that the misconception names."""
    return {**exercise.reference, **variant} if isinstance(variant, dict) else variant


def follows_the_pattern(exercise):
    """True for chapters whose exercises make fresh probes: one that does asks the same of all."""
    chapter = exercise.id[:2]
    return any(e.fresh for e in EXERCISES.values() if e.id[:2] == chapter)


PATTERN = {name: e for name, e in EXERCISES.items() if e.is_function and follows_the_pattern(e)}
every_pattern = pytest.mark.parametrize("exercise", PATTERN.values(), ids=PATTERN)


@every_pattern
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_fresh_probes_tell_right_from_wrong(exercise, seed):
    trial = Trial(exercise, exercise.probes_for(seed))
    for answer in [exercise.reference, *ANSWERS[exercise.id]]:
        result = judge_trial(trial, answer)
        assert result.passed, result.message
    for misconception in exercise.misconceptions:
        for variant in misconception.variants:
            assert not judge_trial(trial, variant).passed, misconception.name


def comparable(value):
    """A random generator is what it will draw."""
    return value.spawn(1)[0].random(4) if isinstance(value, np.random.Generator) else value


@every_pattern
def test_a_seed_makes_the_same_probes_and_another_seed_others(exercise):
    one, again, other = (
        [
            tuple(freeze(comparable(value)) for value in probe.arguments()[0] if not callable(value))
            for probe in exercise.probes_for(seed)
        ]
        for seed in (1, 1, 2)
    )
    assert all(same(a, b, EXACT) for a, b in zip(one, again, strict=True))
    takes_nothing = not any(len(arguments) for arguments in one)
    assert takes_nothing or not all(same(a, b, EXACT) for a, b in zip(one, other, strict=False))


@every_exercise
def test_the_probes_tell_all_misconceptions_apart(exercise):
    trial = trial_of(exercise)
    tolerance = trial.tolerance.widened(2)
    for one, other in combinations(exercise.misconceptions, 2):
        for a in trial.mistaken(one):
            for b in trial.mistaken(other):
                alike = trial.agree(a, b, tolerance)
                if alike and exercise.parts:  # the other values of the answer decide
                    alike = (trial.recognised(a), trial.recognised(b)) != (one, other)
                assert not alike, f"{one.name!r} and {other.name!r} give the same answers"


@every_exercise
def test_misconceptions_and_hints_are_complete(exercise):
    names = [misconception.name for misconception in exercise.misconceptions]
    messages = [misconception.message for misconception in exercise.misconceptions]
    assert len(set(names)) == len(names)
    assert len(set(messages)) == len(messages)
    assert len(names) >= (5 if exercise.is_function else 1)
    assert all(10 <= words(message) <= 60 for message in messages), [words(message) for message in messages]
    assert len(set(exercise.hints)) == 3
    assert all(3 <= words(text) <= 60 for text in exercise.hints)


@every_exercise
def test_no_message_gives_a_value_away(exercise):
    if exercise.is_function:
        return
    answers = numbers_in(exercise.reference)
    for text in [m.message for m in exercise.misconceptions] + list(exercise.hints):
        for token in re.findall(r"\d+\.\d+|\d{3,}", text):
            assert not np.any(np.isclose(float(token), answers, rtol=1e-3)), (
                f"{token} gives the answer away: {text}"
            )


def numbers_in(value):
    """Sizes of all numbers in a value that are worth hiding (not 0, 1 or another single digit)."""
    if isinstance(value, dict):
        return np.concatenate([numbers_in(item) for item in value.values()])
    if isinstance(value, str):
        return np.array([])
    flat = np.abs(np.ravel(np.asarray(value, dtype=float)))
    return flat[flat != np.rint(flat)]
