"""Says whether this Python has what the course needs, and what to do where it has not."""

import re
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version

REMEDY = "Close JupyterLab and start it with `make lab` in the course folder, which installs what is missing."


@dataclass(frozen=True)
class Environment:
    """What was found.

    Attributes
    ----------
    found : dict of str to str
        Package -> installed version, Python first.
    missing : tuple of str
        What the course needs and this Python has not.
    """

    found: dict[str, str]
    missing: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """True if nothing is missing."""
        return not self.missing

    def __repr__(self) -> str:
        lines = [f"found:   {', '.join(self.found)}"]
        if self.missing:
            return "\n".join([*lines, f"missing: {', '.join(self.missing)}", REMEDY])
        return "\n".join([*lines, "Everything is in place. On to chapter 01."])


def check_environment() -> Environment:
    """Look for everything that the package nn_helpers depends on.

    Returns
    -------
    Environment
    """
    found, missing = {"python": ".".join(map(str, sys.version_info[:3]))}, []
    for requirement in requires("nn-helpers") or ():
        package, _, condition = requirement.partition(";")
        name = re.split(r"[\s<>=!~\[(]", package, maxsplit=1)[0]
        if "extra ==" in condition:
            continue
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            missing.append(name)
    return Environment(found, tuple(missing))
