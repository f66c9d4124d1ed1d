"""Fetch every data set beforehand, so that nothing is downloaded later.

    make data

What is there already is only checked. A file that no mirror delivers is named; the course works without it.
"""

import sys
from collections.abc import Callable

from nn_helpers.data import Digits, Text, load_mnist, load_questions, load_text, load_text8
from nn_helpers.data.download import DownloadError, data_folders


def load_full_mnist() -> Digits:
    """Load all of MNIST, or raise: a chapter would go on with a sample of it."""
    if (digits := load_mnist(True)).source != "mnist":
        raise DownloadError("The full MNIST could not be fetched.")
    return digits


def load_tinyshakespeare() -> Text:
    """Load tinyshakespeare, or raise: a chapter would go on with another text."""
    if (text := load_text("tinyshakespeare")).name != "tinyshakespeare":
        raise DownloadError("tinyshakespeare could not be fetched.")
    return text


DATA: dict[str, Callable[[], object]] = {
    "MNIST, 70,000 images (11 MB; chapters 06 and 10, benchmarks of 11)": load_full_mnist,
    "tinyshakespeare (1 MB; benchmarks of chapters 09 and 12)": load_tinyshakespeare,
    "19,544 analogy questions (0.6 MB; chapter 07)": load_questions,
    "text8, 17 million words (31 MB; chapter 07)": load_text8,
}


def main() -> str | None:
    """Fetch one after another; return what is missing, in a sentence, or None."""
    missing = []
    for name, load in DATA.items():
        print(f"{name} ...", flush=True)
        try:
            load()
        except DownloadError as error:
            missing.append(name.partition(" (")[0])
            print(f"  {error}", flush=True)
        else:
            print("  is there.", flush=True)
    print(f"Data are kept in {data_folders()[0]}.")
    return (
        f"Not fetched: {'; '.join(missing)}. The course works without; run `make data` again."
        if missing
        else None
    )


if __name__ == "__main__":
    sys.exit(main())
