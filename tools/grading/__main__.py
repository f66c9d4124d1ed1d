"""`python -m tools.grading CHAPTER`: the command line, see cli.py."""

import io
import sys

from .cli import main

if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):  # a name that this terminal cannot show stops nobody
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
