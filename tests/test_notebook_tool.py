"""The house tool for notebooks keeps what it does not own."""

import nbformat
import pytest

from tools import notebooks

TEXT = """\
# %% [markdown]
# ## 3 · Slopes

# %% [markdown]
# ### Maxout · second reading
#
# Two lines on what is folded here.

# %% tags=["raises-exception"]
1 / 0
"""


def metadata(path):
    return [dict(cell.metadata) for cell in nbformat.read(path, as_version=4).cells]


def test_a_second_reading_is_folded_and_stays_folded_through_text_build_and_execute(tmp_path):
    source, first, back, second = (tmp_path / name for name in ("a.py", "a.ipynb", "b.py", "b.ipynb"))
    source.write_text(TEXT, encoding="utf-8")
    notebooks.build(source, first)
    expected = [
        {},
        {"tags": ["second-reading"], "jp-MarkdownHeadingCollapsed": True},
        {"tags": ["raises-exception"]},
    ]
    assert metadata(first) == expected
    notebooks.to_text(first, back)
    notebooks.build(back, second)
    assert metadata(second) == expected
    notebooks.execute(second)
    assert metadata(second) == expected


def test_a_chapter_that_there_is_not_is_not_released():
    with pytest.raises(SystemExit, match="no chapter 12; there are 01_neurons_and_activations, "):
        notebooks.release(["12"])
