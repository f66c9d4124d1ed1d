"""Data sets, texts and invented tasks; each comes with the course, or by download with a checksum.

from nn_helpers.data import load_mnist, toy_world
"""

from nn_helpers.data.covid import DanishCovid, load_danish_covid
from nn_helpers.data.digits import (
    Digits,
    centre,
    load_builtin_digits,
    load_mnist,
    read_idx,
)
from nn_helpers.data.documentation_corpus import REFERENCE_VERSIONS, DocumentationCorpus, load_documentation
from nn_helpers.data.download import DownloadError, data_folders, fetch
from nn_helpers.data.questions import (
    CODE_ANALOGIES,
    Question,
    load_questions,
    questions_from_pairs,
    read_questions,
)
from nn_helpers.data.sequence_tasks import (
    REBER_SYMBOLS,
    adding_problem,
    anbn,
    embedded_reber,
    padding_mask,
    reber_string,
    reber_success,
    recall_cue,
)
from nn_helpers.data.text8 import load_text8
from nn_helpers.data.texts import (
    Text,
    documentation_prose,
    load_text,
    split,
)
from nn_helpers.data.toy_world import WORD2VEC_SETTINGS, ToyWorld, toy_world

__all__ = [
    "DanishCovid",
    "load_danish_covid",
    "Digits",
    "load_mnist",
    "load_builtin_digits",
    "centre",
    "read_idx",
    "REFERENCE_VERSIONS",
    "DocumentationCorpus",
    "load_documentation",
    "DownloadError",
    "data_folders",
    "fetch",
    "Question",
    "questions_from_pairs",
    "read_questions",
    "load_questions",
    "CODE_ANALOGIES",
    "REBER_SYMBOLS",
    "padding_mask",
    "adding_problem",
    "recall_cue",
    "reber_string",
    "embedded_reber",
    "reber_success",
    "anbn",
    "load_text8",
    "Text",
    "load_text",
    "documentation_prose",
    "split",
    "WORD2VEC_SETTINGS",
    "ToyWorld",
    "toy_world",
]
