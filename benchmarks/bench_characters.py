"""Character models and the n-gram they have to beat, in nats per character on the last tenth of a text.

python -m benchmarks.bench_characters [documentation] [tinyshakespeare]
"""

from benchmarks.measure import table, write_result  # isort: skip  (before NumPy)

import sys
import time

from nn_helpers.characters.alphabet import Alphabet
from nn_helpers.characters.character_model import CharacterModel
from nn_helpers.characters.ngram import CharacterNGram
from nn_helpers.data.texts import TEXTS, load_text

# cell, units, epochs
MODELS = {
    "documentation": [("RNN", 128, 5), ("GRU", 128, 5), ("LSTM", 128, 5), ("LSTM", 256, 10)],
    "tinyshakespeare": [("RNN", 128, 1), ("GRU", 128, 1), ("LSTM", 128, 1), ("LSTM", 256, 4)],
}


def row(name, model, text):
    """Fit, time and score one model."""
    start = time.perf_counter()
    if isinstance(model, CharacterModel):
        model.fit(text.train, progress=sys.stderr.isatty())
    else:
        model.fit(text.train)
    seconds = time.perf_counter() - start
    cells = [name, f"{model.nats_per_character(text.train[:100_000]):.2f}"]
    cells += [f"{model.nats_per_character(text.test):.2f}", f"{seconds:.0f}"]
    print(cells, flush=True)
    return cells


if __name__ == "__main__":
    tables = []
    for wanted in sys.argv[1:] or TEXTS:
        text = load_text(wanted)
        alphabet = Alphabet(text.characters)
        rows = [row(f"{n}-gram, Witten-Bell", CharacterNGram(n, alphabet), text) for n in range(1, 8)]
        for cell, units, epochs in MODELS[text.name]:
            model = CharacterModel(cell, units, n_epochs=epochs, alphabet=alphabet, random_state=0)
            rows.append(row(f"{cell}, {units} units, {epochs} epochs", model, text))
        name = f"{text.name} ({len(alphabet)} characters)"
        header = [name, "first 100,000 of training", "held out", "seconds to fit"]
        tables.append(table(header, rows))
    write_result("characters", "Character models, nats per character", *tables)
