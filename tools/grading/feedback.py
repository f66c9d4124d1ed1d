"""A page for each student: the verdicts in words, made here; nothing of a student's runs or loads in it."""

import html
import re

import bleach
import mistune

from nn_helpers.checks.report import marked_up

from .engine import hints_of
from .table import number, plain

ICONS = {"passed": "✓", "misconception": "✗", "wrong": "✗", "not_attempted": "○"}
WRONG = ("misconception", "wrong", "error")
ALLOWED = "p em strong code pre ul ol li blockquote br h4 table thead tbody tr th td"
MOST_TEXT = 20_000

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1rem;
  color: #1a1a1a; background: #fff; overflow-wrap: anywhere; }}
h1 {{ font-size: 1.4rem; }}
h2 {{ font-size: 1.05rem; margin: 0; }}
section {{ border: 1px solid #bbb; border-left: .4rem solid #767676; border-radius: .3rem;
  padding: .6rem .9rem; margin: .8rem 0; }}
section.passed {{ border-left-color: #009e73; }}
section.wrong {{ border-left-color: #d55e00; }}
.verdict {{ margin: .2rem 0; font-weight: 600; }}
p {{ margin: .4rem 0; }}
code, pre {{ font-family: ui-monospace, monospace; font-size: .92em; }}
pre {{ white-space: pre-wrap; }}
@media (prefers-color-scheme: dark) {{ body {{ color: #eee; background: #161616; }} }}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def page(row, chapter, texts):
    """The page of one student.

    Parameters
    ----------
    row : Row
    chapter : Chapter
    texts : dict of str to str
        nbgrader id -> the student's own words, for what a person marks.

    Returns
    -------
    str
    """
    title = f"{row.student}: {number(row.points)} of {number(chapter.most)} points"
    parts = [f"<h1>{escape(title)}</h1>", f"<p>{escape(chapter_title(chapter))}</p>"]
    if row.status != "graded":
        parts.append(f"<p><strong>{escape(row.status[:1].upper() + row.status[1:])}.</strong></p>")
    by_hand = sum(chapter.by_hand.values())
    if by_hand:
        parts.append(
            f"<p>A person gives up to {number(by_hand)} further points for what you wrote in words.</p>"
        )
    parts += [section(verdict) for verdict in row.verdicts]
    if row.errors:
        items = "".join(f"<li>{escape(error)}</li>" for error in row.errors[:30])
        parts.append(f"<section><h2>Cells that stopped</h2><ul>{items}</ul></section>")
    for name, text in texts.items():
        points = number(chapter.by_hand.get(name, 0))
        heading = f"<h2>In your words: {escape(name.replace('_', ' '))} (up to {points} points)</h2>"
        parts.append(f"<section>{heading}{words(text)}</section>")
    return PAGE.format(title=escape(title), body="\n".join(parts))


def section(verdict):
    """One exercise: what was said, and how to go on."""
    kind = "passed" if verdict.state == "passed" else "wrong" if verdict.state in WRONG else ""
    lines = [
        f'<section class="{kind}"><h2>{escape(verdict.title)} ({escape(verdict.exercise)})</h2>',
        f'<p class="verdict">{ICONS.get(verdict.state, "!")} {escape(verdict.word)} · '
        f"{number(verdict.points)} of {number(verdict.of)} points</p>",
    ]
    if verdict.misconception:
        lines.append(f"<p>What this looks like: <em>{escape(verdict.misconception)}</em>.</p>")
    lines.append(f"<p>{with_code(verdict.message)}</p>")
    hints = hints_of(verdict.exercise)
    if verdict.state != "passed" and hints:
        lines.append(f"<p>A hint: {with_code(hints[0])}</p>")
    return "\n".join([*lines, "</section>"])


def chapter_title(chapter):
    """'Chapter 01: neurons and activations'."""
    return f"Chapter {chapter.name[:2]}: {chapter.name[3:].replace('_', ' ')}"


def escape(text):
    """Text for a page."""
    return html.escape(plain(text))


def with_code(text):
    """Text for a page in which `this` is code and *this* is stressed."""
    return marked_up(escape(text))


def words(text):
    """A student's Markdown as harmless HTML: no links, no pictures, no scripts, formulas in plain signs."""
    text = re.sub(r"\$\$?([^$]{1,500})\$\$?", lambda found: f"`{readable(found[1])}`", text[:MOST_TEXT])
    allowed = set(ALLOWED.split())
    return bleach.clean(mistune.html(text), tags=allowed, attributes={}, strip=True, strip_comments=True)


PLAIN = (
    "cdot=· times=× partial=∂ sum=Σ sqrt=√ le=≤ leq=≤ ge=≥ geq=≥ ne=≠ neq=≠ approx=≈ to=→ rightarrow=→ "
    "infty=∞ nabla=∇ odot=⊙ alpha=α beta=β gamma=γ delta=δ Delta=Δ epsilon=ε eta=η theta=θ lambda=λ mu=μ "
    "pi=π rho=ρ sigma=σ tau=τ phi=φ omega=ω left= right= quad= ,= ;="
)
SIGNS = dict(pair.split("=") for pair in PLAIN.split())


def readable(formula):
    """A formula in TeX as plain signs, as far as they go."""
    text = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"(\1)/(\2)", formula)
    text = re.sub(r"\\(?:text|mathrm|mathbf|operatorname)\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"\\([A-Za-z]+|[,;])", lambda found: SIGNS.get(found[1], found[1]), text)
    return re.sub(r"\s+", " ", text.replace("`", "'")).strip()
