"""Word2Vec beside gensim: words per second, and the quality that they buy.

    python -m benchmarks.bench_word2vec            speed and quality, about ten minutes on a quiet machine
    python -m benchmarks.bench_word2vec speed
    python -m benchmarks.bench_word2vec quality 3  with three seeds instead of five

Words per second are running words of the text per second of training, as gensim counts them: before rare
words are dropped and frequent ones subsampled, and without the time to build the vocabulary. One thread for
each worker. Quality is measured on the same text, vocabulary, epochs, window and negatives.
"""

import sys
from statistics import median

from benchmarks.measure import compare, optional, table, write_result

# isort: split
import numpy as np

from nn_helpers.data.documentation_corpus import load_documentation
from nn_helpers.data.questions import CODE_ANALOGIES
from nn_helpers.words.analogies import score_analogies
from nn_helpers.words.counts import counted_vectors
from nn_helpers.words.word2vec import Word2Vec

SETTINGS = {"vector_size": 100, "window": 5, "negative": 5, "min_count": 5, "sample": 1e-3}
gensim = optional("gensim.models")


def zipf_text(n_words=1_160_000, n_types=50_000, seed=0):
    """A text of the size of the Brown corpus: 20 words a sentence, frequencies after Zipf and Mandelbrot."""
    rng = np.random.default_rng(seed)
    share = 1 / (np.arange(n_types) + 2.7)
    numbers = rng.choice(n_types, n_words, p=share / share.sum())
    words = [f"w{number}" for number in numbers.tolist()]
    return [words[start : start + 20] for start in range(0, n_words, 20)]


def ours(sentences, **settings):
    """A run of one epoch, ready to be timed."""
    model = Word2Vec(**{**SETTINGS, **settings}, epochs=1, progress=False)
    model.build_vocab(sentences)
    return lambda: model.train()


def theirs(sentences, workers=1, **settings):
    """The same with gensim, or None."""
    if gensim is None:
        return None
    model = gensim.Word2Vec(**{**SETTINGS, **settings}, epochs=1, seed=1, workers=workers)
    model.build_vocab(sentences)
    return lambda: model.train(sentences, total_examples=len(sentences), epochs=1)


def speed():
    """Words per second of both, on two texts, and with three times the vocabulary."""
    paragraphs = []
    for name, sentences in [
        ("The documentation", load_documentation().sentences),
        ("Brown-sized text", zipf_text()),
    ]:
        n_words = sum(map(len, sentences))
        for sg, method in ((1, "skip-gram"), (0, "CBOW")):
            seconds = compare(
                {
                    "ours": ours(sentences, sg=sg),
                    "gensim, 1 worker": theirs(sentences, sg=sg),
                    "gensim, 2 workers": theirs(sentences, sg=sg, workers=2),
                },
                rounds=5,
            )
            base = median(seconds["ours"])
            rows = [
                [who, f"{n_words / median(times):,.0f}", f"{median(times) / base:.2f}"]
                if times
                else [who, "-", "-"]
                for who, times in seconds.items()
            ]
            paragraphs += [
                f"{name}, {method}",
                table(["contestant", "words per second", "time / ours"], rows),
            ]
    small, large = zipf_text(n_types=20_000), zipf_text(n_types=60_000)
    seconds = compare(
        {"20,000 types": ours(small, sg=1, min_count=1), "60,000 types": ours(large, sg=1, min_count=1)},
        rounds=5,
    )
    base = median(seconds["20,000 types"])
    rows = [[who, f"{median(times):.2f} s", f"{median(times) / base:.2f}"] for who, times in seconds.items()]
    paragraphs += ["Three times the vocabulary, skip-gram", table(["vocabulary", "one epoch", "ratio"], rows)]
    write_result("word2vec_speed", "word2vec: speed", *paragraphs, packages=("gensim",))


def held_out_loss(model, sentences, sg, seed=0):
    """The mean loss of a pair on text the model has not seen, subsampled and windowed as in training."""
    rng = np.random.default_rng(seed)
    number, counts = model.wv.key_to_index, np.array(word_counts(model), float)
    frequency = counts / counts.sum()
    keep = np.sqrt(SETTINGS["sample"] / frequency) + SETTINGS["sample"] / frequency
    noise = counts**0.75 / (counts**0.75).sum()
    inputs, outputs = model.wv.vectors.astype(float), model.syn1neg.astype(float)
    hidden, targets = [], []
    for sentence in sentences:
        text = np.array([number[word] for word in sentence if word in number], int)
        text = text[rng.random(len(text)) < keep[text]]
        for centre, reach in enumerate(rng.integers(1, SETTINGS["window"] + 1, len(text)).tolist()):
            seen = np.concatenate(
                (text[max(0, centre - reach) : centre], text[centre + 1 : centre + reach + 1])
            )
            if sg:
                hidden += [text[centre]] * len(seen)
                targets += seen.tolist()
            elif len(seen):
                hidden.append(inputs[seen].mean(axis=0))
                targets.append(text[centre])
    targets, total = np.array(targets), 0.0
    negatives = rng.choice(len(noise), (len(targets), SETTINGS["negative"]), p=noise)
    for start in range(0, len(targets), 10_000):
        part = slice(start, start + 10_000)
        v = inputs[hidden[part]] if sg else np.array(hidden[part])
        score = np.einsum("id,id->i", v, outputs[targets[part]])
        negative_score = np.einsum("id,ikd->ik", v, outputs[negatives[part]])
        counted = negatives[part] != targets[part][:, None]
        total += np.logaddexp(0, -score).sum() + (counted * np.logaddexp(0, negative_score)).sum()
    return total / len(targets)


def word_counts(model):
    """Counts in the order of the vocabulary."""
    if hasattr(model.wv, "counts"):
        return model.wv.counts
    return [model.wv.get_vecattr(word, "count") for word in model.wv.index_to_key]


def quality(n_seeds=5):
    """Held-out loss and code analogies after five epochs, every seed."""
    sentences = load_documentation().sentences
    held_out = sentences[7::20]
    training = [sentence for number, sentence in enumerate(sentences) if number % 20 != 7]
    rows = []

    def add(name, seed, model, sg):
        scores = [
            score_analogies(model.wv, CODE_ANALOGIES, exclude=exclude, metric=metric).n_correct
            for metric in ("cosine", "dot")
            for exclude in (True, False)
        ]
        rows.append([name, seed, f"{held_out_loss(model, held_out, sg):.4f}", *scores])
        print(rows[-1], flush=True)

    for sg, method in ((1, "skip-gram"), (0, "CBOW")):
        for seed in range(1, n_seeds + 1):
            add(f"ours, {method}", seed, Word2Vec(training, **SETTINGS, sg=sg, seed=seed, progress=False), sg)
            if gensim is not None:
                add(
                    f"gensim, {method}",
                    seed,
                    gensim.Word2Vec(training, **SETTINGS, sg=sg, seed=seed, workers=1),
                    sg,
                )
    counted = counted_vectors(training)
    rows.append(["PPMI and SVD", "-", "-"])
    for metric in ("cosine", "dot"):
        for exclude in (True, False):
            score = score_analogies(counted, CODE_ANALOGIES, exclude=exclude, metric=metric)
            rows[-1].append(score.n_correct)
    header = [
        "contestant",
        "seed",
        "held-out loss",
        "cosine",
        "cosine, exclude=False",
        "dot",
        "dot, exclude=False",
    ]
    text = (
        f"{len(CODE_ANALOGIES)} code analogies, written before any of them was scored; correct answers. Both"
        " sides were trained for five epochs without the held-out twentieth. Our learning rate and the way"
        " negatives are shared were chosen while looking at this list and this held-out text; gensim runs"
        " with its defaults."
    )
    write_result("word2vec_quality", "word2vec: quality", text, table(header, rows), packages=("gensim",))


def main(arguments):
    """Run what was asked for, by default both."""
    if not arguments or arguments[0] == "speed":
        speed()
    if not arguments or arguments[0] == "quality":
        quality(*map(int, arguments[1:2]))


if __name__ == "__main__":
    main(sys.argv[1:])
