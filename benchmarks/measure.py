"""Time several ways of doing the same work side by side, and write what was measured as Markdown.

    from benchmarks.measure import compare, optional, table, timing_rows, write_result   # before NumPy

    torch = optional("torch")
    seconds = compare({"ours": ours, "scikit-learn": theirs, "PyTorch": torch and theirs_in_torch}, rounds=7)
    write_result("mlp", "One epoch of an MLP", table(*timing_rows(seconds, peer="scikit-learn")))

The contestants take turns: each round runs every one of them once, so a machine that slows down for a
while slows all alike. The median over the rounds is reported. Import this module before NumPy: it asks
for one thread, because the number of threads is the first thing that makes two timings incomparable.
"""

import ctypes
import importlib
import os
import platform
import statistics
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
THREADS_ARE_KNOWN = "numpy" not in sys.modules or "OPENBLAS_NUM_THREADS" in os.environ
for _variable in THREAD_VARIABLES:
    os.environ.setdefault(_variable, "1")

RESULTS = Path(__file__).parent / "results"
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3  # glibc's numbers for mallopt


def optional(module):
    """Import a peer that need not be installed: the module, or None."""
    try:
        return importlib.import_module(module)
    except ImportError:
        return None


def keep_freed_memory():
    """Let the C library keep what is freed for the next request: True if it does, False if it is not glibc.

    By default glibc gives the upper end of its memory back to the system once a few megabytes of it are free.
    What dies with every step, such as a graph, is then fetched anew with every step, page by page.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # another C library; Windows
        return False
    return bool(mallopt(MMAP_THRESHOLD, 32 * 2**20) and mallopt(TRIM_THRESHOLD, 2**30))


def compare(contestants, rounds=7, warm_up=1, clock=time.perf_counter, before=None):
    """Run every contestant once a round, in alternating order, and time it.

    Parameters
    ----------
    contestants : dict of str to callable or None
        What is timed, called without arguments. None stands for a peer that is not installed.
    rounds : int
        The number of timed rounds, at least 5.
    warm_up : int
        Rounds that are run first and not timed.
    clock : callable
        ``time.process_time`` where a machine is shared: it counts this program's own seconds.
    before : callable, optional
        Called before every run and not timed, for example to clear away what another one left behind.

    Returns
    -------
    dict of str to list of float or None
        Seconds of each round.

    Raises
    ------
    ValueError
        With fewer than 5 rounds: such a median says little.
    RuntimeError
        When NumPy was imported before this module, so that the number of threads is not known.
    """
    if rounds < 5:
        raise ValueError(f"rounds is {rounds}, expected at least 5: a median of fewer says little.")
    if not THREADS_ARE_KNOWN:
        raise RuntimeError("Import benchmarks.measure before NumPy, so that one thread is what is measured.")
    seconds = {name: None if run is None else [] for name, run in contestants.items()}
    runnable = [(name, run) for name, run in contestants.items() if run is not None]
    for round_number in range(-warm_up, rounds):
        for name, run in runnable if round_number % 2 == 0 else reversed(runnable):
            if before is not None:
                before()
            start = clock()
            run()
            elapsed = clock() - start
            if round_number >= 0:
                seconds[name].append(elapsed)
    return seconds


def ratio(seconds, first, second):
    """The median over the rounds of first / second, each pair measured in the same round."""
    return statistics.median(a / b for a, b in zip(seconds[first], seconds[second], strict=True))


def timing_rows(seconds, peer=None, extra=None):
    """Turn what `compare` measured into the header and the rows of a table.

    Parameters
    ----------
    seconds : dict
        The result of `compare`.
    peer : str, optional
        The contestant that the column of ratios divides by. Omitted when it is not installed.
    extra : dict of str to dict of str to str, optional
        Further columns: column name to contestant to text, for example accuracies.

    Returns
    -------
    header : list of str
    rows : list of list of str
    """
    extra = extra or {}
    peer_median = statistics.median(seconds[peer]) if peer and seconds.get(peer) else None
    header = (
        ["contestant", "median", "fastest", "slowest"]
        + ([f"ratio to {peer}"] if peer_median else [])
        + list(extra)
    )
    rows = []
    for name, times in seconds.items():
        if times is None:
            rows.append([name, "not installed"] + [""] * (len(header) - 2))
            continue
        median = statistics.median(times)
        row = [name, format_seconds(median), format_seconds(min(times)), format_seconds(max(times))]
        row += [f"{median / peer_median:.2f}"] if peer_median else []
        rows.append(row + [column.get(name, "") for column in extra.values()])
    return header, rows


def format_seconds(seconds):
    """Three digits with a unit that suits them."""
    for factor, unit in ((1, "s"), (1e3, "ms")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def table(header, rows):
    """A Markdown table, first column to the left and the others to the right."""
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def machine(packages=()):
    """One line on what the figures were measured with: processor, threads, versions."""
    processor = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            line.split(":", 1)[1]
            for line in cpuinfo.read_text(encoding="utf-8").splitlines()
            if line[:10] == "model name"
        ]
        processor = names[0].strip() if names else processor
    versions = [_name_and_version(package) for package in ("numpy", *packages)]
    return (
        f"{processor}, {os.cpu_count()} cores, {os.environ['OPENBLAS_NUM_THREADS']} thread used; "
        f"{platform.system()}, Python {platform.python_version()}, {', '.join(versions)}; "
        f"{time.strftime('%Y-%m-%d')}."
    )


def _name_and_version(package):
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} not installed"


def write_result(name, title, *paragraphs, packages=()):
    """Write ``benchmarks/results/<name>.md`` and print it.

    Parameters
    ----------
    name : str
        The file's name without its ending.
    title : str
        The heading.
    *paragraphs : str
        Sentences and tables in the order in which they are to stand.
    packages : sequence of str
        Distributions whose versions belong into the line about the machine, beside NumPy.
    """
    text = "\n\n".join([f"# {title}", *paragraphs, f"Measured on: {machine(packages)}"]) + "\n"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
    print(text)
