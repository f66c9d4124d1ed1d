"""What a verdict and a hint look like: stable text, an accessible box."""

from html.parser import HTMLParser

import pytest

from nn_helpers import hint
from nn_helpers.checks import Exercise, Misconception, check, hints
from nn_helpers.checks.registry import load_all
from nn_helpers.checks.report import marked_up

DEMO = Exercise(
    id="99.demo",
    title="Is x < 3 & y?",
    reference=2.6,
    misconceptions=[Misconception("sum", 3.6, "Use `x < 3`, not <script>.")],
    hints=("first", "second", "third"),
)


@pytest.fixture(autouse=True)
def no_hints_given(monkeypatch):
    monkeypatch.setattr(hints, "_given", {})


def test_text_says_the_verdict_in_words():
    assert repr(check(DEMO, 2.6)) == "✓ Passed · Is x < 3 & y? (99.demo)\nRight."
    assert repr(check(DEMO, 3.6)) == "✗ Not yet · Is x < 3 & y? (99.demo)\nUse `x < 3`, not <script>."
    assert repr(check(DEMO, ...)).startswith("○ Not attempted · ")


@pytest.mark.parametrize("answer", [2.6, 3.6, 9.9, ..., "a"])
def test_the_box_says_what_the_text_says_and_is_well_formed(answer):
    class Reader(HTMLParser):
        text, open = "", 0

        def handle_data(self, data):
            self.text += data

        def handle_starttag(self, tag, attrs):
            assert tag in ("div", "strong", "span", "code", "br")
            self.open += tag != "br"

        def handle_endtag(self, tag):
            self.open -= 1

    result, reader = check(DEMO, answer), Reader()
    box = result._repr_html_()
    reader.feed(box)
    assert reader.open == 0
    assert reader.text == repr(result).replace("\n", "").replace("`", "")
    assert 'role="status"' in box
    assert "background" not in box  # the theme's own colours carry the text, light or dark


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("only the *sign* decides", "only the <em>sign</em> decides"),
        ("high *and* wide, *how much*.", "high <em>and</em> wide, <em>how much</em>."),
        ("stride * i *and* stride * j", "stride * i <em>and</em> stride * j"),
        ("`a *b* c` and 2*a*b, a * b, w**2 * x**2", "<code>a *b* c</code> and 2*a*b, a * b, w**2 * x**2"),
        ("*args and **kwargs, f(*rows), f(*a, *b)", "*args and **kwargs, f(*rows), f(*a, *b)"),
        ("This is **grokking**: *x*", "This is **grokking**: <em>x</em>"),
    ],
)
def test_words_between_stars_are_stressed_and_products_stay(message, shown):
    assert marked_up(message) == shown


def test_hints_come_one_by_one_and_then_repeat_the_last():
    texts = [repr(hint(DEMO)) for _ in range(4)]
    assert texts[0] == "? Hint 1 of 3 · Is x < 3 & y? (99.demo)\nfirst Call `hint` again for a stronger one."
    assert "Hint 2 of 3" in texts[1]
    assert texts[2].endswith("third")
    assert "third That was the last one" in texts[3]


def test_a_level_can_be_asked_for():
    assert "second" in repr(hint(DEMO, level=2))
    assert "third" in repr(hint(DEMO))
    with pytest.raises(ValueError, match="levels 1 to 3"):
        hint(DEMO, level=4)
    with pytest.raises(ValueError, match="There is no exercise"):
        hint("01.no_such_thing")


def test_hints_of_the_course_are_found_by_id():
    name = next(iter(load_all()))
    assert load_all()[name].hints[0] in repr(hint(name))
