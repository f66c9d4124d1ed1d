"""Weekly COVID-19 cases and deaths in Denmark in the spring and summer of 2020.

Weekly sums of the daily counts for Denmark, without the Faroe Islands and Greenland, in the COVID-19 Data
Repository of the Center for Systems Science and Engineering (CSSE) at Johns Hopkins University, which took
them from Statens Serum Institut; licence CC BY 4.0. Dong, Du and Gardner (2020), An interactive web-based
dashboard to track COVID-19 in real time, Lancet Infectious Diseases 20 (5), 533-534. Both columns count by
day of report, not by day of infection or of death.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np

CSV = Path(__file__).with_name("denmark_covid_2020_weekly.csv")


class DanishCovid(NamedTuple):
    """One entry per week, the first of them the earliest."""

    week_start: np.ndarray  # datetime64[D], Mondays
    new_cases: np.ndarray  # float64
    new_deaths: np.ndarray  # float64


def load_danish_covid() -> DanishCovid:
    """Load the 21 full weeks from 2 March to 26 July 2020.

    Returns
    -------
    DanishCovid
        Three arrays of shape (21,).
    """
    week_start = np.loadtxt(CSV, delimiter=",", skiprows=1, usecols=0, dtype="datetime64[D]")
    counts = np.loadtxt(CSV, delimiter=",", skiprows=1, usecols=(1, 2))
    return DanishCovid(week_start, counts[:, 0], counts[:, 1])
