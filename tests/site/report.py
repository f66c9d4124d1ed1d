"""benchmarks/results/site.md: each notebook's time in the browser beside native, and the site's sizes."""

import re
import time

from tools.portable import processor
from tools.site.places import ROOT

TABLE = ROOT / "benchmarks" / "results" / "site.md"
HEAD = """\
| notebook | seconds in the browser | seconds beside it | ratio | on the clock | explorers moved | date |
|---|---|---|---|---|---|---|"""
TEXT = """\
# The course in a browser

Written by `make test-site`; processor: {processor}. Two notebooks at a time in one headless Chromium, every
host but this machine blocked; each number is one run. Seconds are processor time, so that they say the same
on a busy machine: in the browser that of the page with all its threads, from the first cell to the last, once
Python and the packages are loaded; beside it that of an ordinary kernel for the same cells, imports
included. "On the clock" is what the run in the browser took, whatever else the machine was doing.

{sizes}

{head}
{rows}
"""
SIZE = re.compile(r"^- .+$", re.MULTILINE)


def _read():
    text = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    rows = {
        line.split(" | ")[0][2:]: line for line in text.splitlines() if re.match(r"\| \S+\.ipynb \|", line)
    }
    sizes = {line.split(":")[0]: line for line in SIZE.findall(text)}
    return sizes, rows


def _write(sizes, rows):
    order = {"notebooks": 0, "solutions": 1}
    lines = sorted(rows.items(), key=lambda row: (order.get(row[0].split("/")[0], 2), row[0]))
    text = TEXT.format(
        processor=processor(),
        sizes="\n".join(sizes.values()),
        head=HEAD,
        rows="\n".join(row for _, row in lines),
    )
    TABLE.write_text(text, encoding="utf-8")


def write_times(visits):
    """Replace the rows of these notebooks: path -> `Visit`."""
    sizes, rows = _read()
    date = time.strftime("%Y-%m-%d")
    for path, seen in visits.items():
        moved = sum(bool(after) for _, after in seen.explorers)
        parts = [path, f"{seen.work:.1f}", f"{seen.native:.1f}", f"{seen.work / seen.native:.1f}"]
        parts += [f"{seen.seconds:.0f}", f"{moved} of {len(seen.explorers)}", date]
        rows[path] = "| " + " | ".join(parts) + " |"
    _write(sizes, rows)


def write_sizes(**sizes):
    """Replace lines above the table: name -> what follows the colon."""
    old, rows = _read()
    for name, text in sizes.items():
        key = "- " + name.replace("_", " ")
        old[key] = f"{key}: {text}"
    _write(old, rows)
