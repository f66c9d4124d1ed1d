"""`python -m tools.grading CHAPTER`: the command line, see cli.py."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a name that this terminal cannot show stops nobody
    sys.exit(main(sys.argv[1:]))
