"""Hold what the browser showed to what is stored, by the rules of nbval and with the same sanitiser."""

import configparser
import re
from pathlib import Path
from typing import Any

from tools.site.places import ROOT

Rules = list[tuple[re.Pattern[str], str]]
EXEMPT = {"nbval-ignore-output", "nbval-skip"}
COMPARED = ("text/plain", "image/svg+xml")


def sanitiser(path: Path = ROOT / "tests" / "nbval_sanitise.cfg") -> Rules:
    """The replacements that nbval makes on both sides before it compares."""
    config = configparser.RawConfigParser()
    config.read(path, encoding="utf-8")
    return [(re.compile(config[name]["regex"]), config[name]["replace"]) for name in config.sections()]


def joined(text: Any) -> str:
    """A text of a notebook, which may be a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def what_counts(outputs: list[dict[str, Any]], rules: Rules) -> dict[str, str]:
    """What is compared of a cell's outputs: streams as a whole, plain texts, SVG, an error's kind."""
    found: dict[str, str] = {}
    for output in outputs:
        if output["output_type"] == "stream":
            pieces = {output["name"]: joined(output["text"])}
        elif output["output_type"] == "error":
            kind = re.sub(r"^<class '(?:\w+\.)*(\w+)'>$", r"\1", output["ename"])
            pieces = {"error": f"{kind}: {output['evalue']}"}
        else:
            pieces = {mime: joined(output["data"][mime]) for mime in COMPARED if mime in output["data"]}
        for name, text in pieces.items():
            for pattern, replacement in rules:
                text = pattern.sub(replacement, text)
            found[name] = found.get(name, "") + text
    return found


def differences(stored: list[dict[str, Any]], seen: list[dict[str, Any]], rules: Rules) -> list[str]:
    """Where two runs of the same notebook differ.

    Parameters
    ----------
    stored, seen : list of dict
        The cells of the stored notebook, and those of the run.
    rules : list of tuple
        Of `sanitiser`.

    Returns
    -------
    list of str
        A sentence for each cell that differs, or was not run.
    """
    if [joined(cell["source"]) for cell in stored] != [joined(cell["source"]) for cell in seen]:
        return [f"the cells are others: {len(stored)} stored, {len(seen)} seen"]
    found = []
    for number, (old, new) in enumerate(zip(stored, seen, strict=True)):
        if old["cell_type"] != "code" or not joined(old["source"]).strip():
            continue
        tags = set(old["metadata"].get("tags", []))
        if new["execution_count"] is None:
            found.append(f"cell {number} was not run")
            continue
        one, other = what_counts(old["outputs"], rules), what_counts(new["outputs"], rules)
        if "error" in other and "error" not in one and "raises-exception" not in tags:
            found.append(f"cell {number} failed: {other['error']}")
        elif one != other and not tags & EXEMPT:
            found.append(f"cell {number}: stored {one}, seen {other}")
    return found
