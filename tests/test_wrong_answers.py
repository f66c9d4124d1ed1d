"""The benchmark of feedback: wrong answers are rejected with the right cause or none, right ones pass."""

import pytest

import wrong_answers
from benchmarks import feedback

CHAPTERS = wrong_answers.chapters()
SHARE = 0.7  # of a chapter's wrong answers are told the actual mistake
_verdicts = {}


def verdict(case):
    """What its check says to an answer, asked once: the table needs all of them again."""
    if id(case) not in _verdicts:
        _verdicts[id(case)] = feedback.verdict(case)
    return _verdicts[id(case)]


def cases(kind):
    return [
        pytest.param(case, id=f"{case.exercise} {case.label}")
        for module in CHAPTERS.values()
        for case in getattr(module, kind)
    ]


def settled(name):
    """True where somebody has read the chapter's messages and recorded which of them are right."""
    return any(case.expects for case in CHAPTERS[name].WRONG)


@pytest.mark.parametrize("case", cases("RIGHT"))
def test_a_right_answer_passes(case):
    result = verdict(case)
    assert result.passed, result.message


@pytest.mark.parametrize("case", cases("WRONG"))
def test_a_wrong_answer_is_told_its_mistake_or_none(case):
    result = verdict(case)
    assert not result.passed
    if case.named:
        assert result.misconception == case.named, result
    if case.says:
        assert case.says in result.message, result
    if settled(case.exercise[:2]) and not case.expects:
        assert not result.misconception, f"claimed, but nobody confirmed it: {result}"


@pytest.mark.parametrize("name", [name for name in CHAPTERS if settled(name)])
def test_most_mistakes_of_a_chapter_are_named(name):
    named = sum(case.expects for case in CHAPTERS[name].WRONG)
    assert named >= SHARE * len(CHAPTERS[name].WRONG)


def test_the_stored_table_is_what_the_checks_say_today():
    assert feedback.RESULT.read_text(encoding="utf-8") == feedback.table(verdict), (
        "run python -m benchmarks.feedback"
    )
