"""Weekly COVID-19 cases and deaths in Denmark in the spring and summer of 2020.

The figures and their source are in ``data/`` of the repository (see its README).
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np

CSV = Path(__file__).resolve().parent.parent / "data" / "denmark_covid_2020_weekly.csv"


class DanishCovid(NamedTuple):
    """One entry per week, the first of them the earliest."""

    week_start: np.ndarray  # datetime64[D], Mondays
    new_cases: np.ndarray  # float64
    new_deaths: np.ndarray  # float64


def load_danish_covid():
    """Load the 21 full weeks from 2 March to 26 July 2020.

    Returns
    -------
    DanishCovid
        Three arrays of shape (21,).

    Raises
    ------
    FileNotFoundError
        When the package is used without the repository that it belongs to.
    """
    if not CSV.exists():
        raise FileNotFoundError(
            f"{CSV.name} is not in the data folder beside nn_helpers: "
            "install the course from its repository with `pip install -e .`."
        )
    week_start = np.loadtxt(CSV, delimiter=",", skiprows=1, usecols=0, dtype="datetime64[D]")
    counts = np.loadtxt(CSV, delimiter=",", skiprows=1, usecols=(1, 2))
    return DanishCovid(week_start, counts[:, 0], counts[:, 1])
