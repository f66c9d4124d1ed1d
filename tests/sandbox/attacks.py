"""Attacks on the grade: what each tries, and the cell that tries it. All of them must earn nothing.

Every attack is in the first answer cell of a blank notebook whose other answer cells are gone, so that
what it plants is what the checks are given. In attacks.txt a line "=== name | what it tries" heads each;
"#claim value" gives every name that the checks ask for one value; "#include" takes in a shared piece.
"""

import re
from pathlib import Path

NAMES = "neuron forward stable_sigmoid curves z p prediction accuracy xor_weights layer collapse outputs"


def read(path):
    """Name -> (what it tries, the code)."""
    pieces, attacks = {}, {}
    for section in path.read_text(encoding="utf-8").split("=== ")[1:]:
        heading, _, code = section.partition("\n")
        name, _, what = heading.partition(" | ")
        code = re.sub(r"(?m)^#include \w+$", lambda found: pieces[found[0]], code)
        code = re.sub(r"(?m)^( *)#claim (.*)$", claim, code)
        if what:
            attacks[name] = what, code
        else:
            pieces[name] = code
    return attacks


def claim(found):
    """The lines that give every asked name one value."""
    indent, value = found[1], found[2]
    return f"{indent}for _ in {NAMES.split()}:\n{indent}    globals()[_] = {value}"


ATTACKS = read(Path(__file__).with_name("attacks.txt"))
