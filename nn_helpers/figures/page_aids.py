"""What JupyterLab leaves out on a page, added by a script in the browser.

Static figures get the alternative text that their PNG carries and, on a dark page, a white card; what has to
be scrolled can be reached with the keyboard.
"""

from functools import cache
from pathlib import Path

import anywidget
from IPython import get_ipython


class PageAids(anywidget.AnyWidget):
    """Invisible; works for the whole page, now and later."""

    _esm = Path(__file__).with_name("page_aids.js")


@cache
def aid_page() -> PageAids | None:
    """Send the script to the browser, once per kernel; None where no kernel serves a page."""
    return PageAids() if hasattr(get_ipython(), "kernel") else None
