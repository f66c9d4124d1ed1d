"""Word2Vec: words that occur in the same company get similar vectors.

    sentences -> word numbers -> chunks of running text with negatives -> ChunkGradients -> two tables

`wv` holds the input vectors, `syn1neg` the output vectors (gensim's names). What is minimised is in
`negative_sampling`; this module counts words, draws windows and negatives, and walks through the text.

Sources: Mikolov, Chen, Corrado and Dean (2013), Efficient Estimation of Word Representations in Vector Space;
Mikolov et al. (2013), Distributed Representations of Words and Phrases and their Compositionality.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from tqdm.auto import tqdm

from nn_helpers.nn.archive import load_arrays, save_arrays
from nn_helpers.validation import check_number, check_positive_int
from nn_helpers.words.counts import check_sentences
from nn_helpers.words.keyed_vectors import KeyedVectors
from nn_helpers.words.negative_sampling import (
    BLOCKS_PER_GROUP,
    Chunk,
    ChunkGradients,
    add_to_rows,
    block_size,
)

_SECTION = 1 << 17  # words that are subsampled and given windows and negatives in one go
_LONGEST_STEP = 1.0  # of a word's vector in one chunk
_SHARED_NEGATIVES = 16
_SETTINGS = (  # what save writes
    *("vector_size", "alpha", "window", "min_count", "sample", "seed"),
    *("min_alpha", "sg", "negative", "ns_exponent", "epochs"),
)


@dataclass(frozen=True)
class Progress:
    """Where the training is.

    Attributes
    ----------
    epoch : int
        Counted from 0.
    n_words : int
        Running words read so far, over all epochs.
    fraction : float
        Of the whole training, from 0 to 1.
    learning_rate : float
    loss : float
        Mean loss of a pair, estimated on a sample of the words read since the last report.
    """

    epoch: int
    n_words: int
    fraction: float
    learning_rate: float
    loss: float


class Word2Vec:
    """Skip-gram and CBOW with negative sampling, with gensim's interface.

    Parameters
    ----------
    sentences : iterable of list of str, optional
        Tokenised text. If given, the model is trained at once.
    vector_size : int
        Components of a vector.
    alpha, min_alpha : float
        The learning rate falls linearly from alpha to min_alpha. By default alpha is 0.03 for skip-gram and
        0.075 for CBOW, whose gradient is divided by the number of words in the window (gensim omits that, and
        starts at 0.025).
    window : int
        Farthest neighbour. For every centre a number from 1 to `window` is drawn, so near words count more.
    min_count : int
        Rarer words are dropped before windows are formed.
    sample : float
        Subsampling: a word that makes up the fraction f of the text is kept with probability
        sqrt(sample / f) + sample / f. 0 keeps every word.
    seed : int
        The same seed, text and machine give the same vectors.
    sg : {0, 1}
        1 is skip-gram, 0 CBOW.
    negative : int
        Negatives per pair.
    ns_exponent : float
        Negatives are drawn with probability proportional to count ** ns_exponent.
    epochs : int
        Times the text is read.
    chunk_words : int, optional
        Running words between two updates. The default, at most 1,024, is smaller for small vocabularies.
    progress : bool, optional
        Show a progress bar; by default if there is more than a second or two of work.

    Attributes
    ----------
    wv : KeyedVectors
        The input vectors and the vocabulary, most frequent word first.
    syn1neg : ndarray of float32, shape (n_words, vector_size)
        The output vectors.
    corpus_total_words : int
        Running words of the text, before rare words are dropped.
    losses : list of Progress
        The reports of the last training.

    Raises
    ------
    ValueError
        For impossible settings, or a text without pairs.
    """

    def __init__(
        self,
        sentences: Iterable[Iterable[str]] | None = None,
        *,
        vector_size: int = 100,
        alpha: float | None = None,
        window: int = 5,
        min_count: int = 5,
        sample: float = 1e-3,
        seed: int = 1,
        min_alpha: float = 1e-4,
        sg: int = 0,
        negative: int = 5,
        ns_exponent: float = 0.75,
        epochs: int = 5,
        chunk_words: int | None = None,
        progress: bool | None = None,
    ) -> None:
        check_positive_int(vector_size, "vector_size")
        check_positive_int(window, "window")
        check_positive_int(min_count, "min_count")
        check_positive_int(negative, "negative")
        check_positive_int(epochs, "epochs")
        if chunk_words is not None:
            check_positive_int(chunk_words, "chunk_words")
        if sg not in (0, 1):
            raise ValueError(f"sg must be 1 (skip-gram) or 0 (CBOW), but is {sg!r}.")
        check_number(sample, "sample", minimum=0, maximum=1)
        if alpha is not None:
            check_number(alpha, "alpha", above=0)
        check_number(min_alpha, "min_alpha", minimum=0)
        check_number(ns_exponent, "ns_exponent")
        self.vector_size, self.window, self.min_count, self.negative = (
            vector_size,
            window,
            min_count,
            negative,
        )
        self.alpha = (0.03 if sg else 0.075) if alpha is None else alpha
        self.min_alpha = min(min_alpha, self.alpha)
        self.sample, self.seed, self.sg, self.ns_exponent, self.epochs = (
            sample,
            seed,
            int(sg),
            ns_exponent,
            epochs,
        )
        self.chunk_words, self.progress = chunk_words, progress
        self.wv: Any = None  # a KeyedVectors once there is a vocabulary
        self.syn1neg: Any = None
        self.losses: list[Progress] = []
        self.corpus_total_words = 0
        if sentences is not None:
            self.build_vocab(sentences)
            self.train()

    def build_vocab(self, sentences: Iterable[Iterable[str]]) -> None:
        """Count the words, number them by frequency and set the vectors to their start values."""
        sentences = check_sentences(sentences)
        counter = Counter(chain.from_iterable(sentences))
        self.corpus_total_words = sum(counter.values())
        kept = [word for word, count in counter.items() if count >= self.min_count]
        kept.sort(key=lambda word: (-counter[word], word))
        if not kept:
            raise ValueError(
                f"no word occurs min_count={self.min_count} times in the {self.corpus_total_words} words"
                " of the text: lower min_count or give more text."
            )
        if len(kept) <= self.negative:
            raise ValueError(
                f"the vocabulary has {len(kept)} words, but negative={self.negative} draws need more than"
                " that: lower negative or min_count, or give more text."
            )
        self._rng = np.random.default_rng(self.seed)
        start = (self._rng.random((len(kept), self.vector_size), dtype=np.float32) - 0.5) / self.vector_size
        self.wv = KeyedVectors(kept, start.astype(np.float32), [counter[word] for word in kept])
        self.syn1neg = np.zeros_like(start)
        self._read(sentences)

    def train(
        self,
        sentences: Iterable[Iterable[str]] | None = None,
        *,
        epochs: int | None = None,
        callback: Callable[..., Any] | None = None,
    ) -> Progress | None:
        """Train to the end and return the final `Progress`.

        Parameters
        ----------
        sentences : iterable of list of str, optional
            By default the text of `build_vocab`. Unknown words are left out.
        epochs : int, optional
            By default that of the constructor.
        callback : callable, optional
            Called with a `Progress` after each section of the text; if it returns True, training stops.

        Returns
        -------
        Progress
        """
        epochs = self._n_epochs(epochs)
        report, steps = None, self.iterate(sentences, epochs=epochs)
        n_words = len(self._text) * epochs
        show = n_words > 1_000_000 if self.progress is None else self.progress
        with tqdm(total=n_words, desc="training", unit="word", unit_scale=True, disable=not show) as bar:
            for report in steps:
                bar.update(report.n_words - bar.n)
                bar.set_postfix(loss=f"{report.loss:.3f}", refresh=False)
                if callback is not None and callback(report) is True:
                    break
        return report

    def iterate(
        self,
        sentences: Iterable[Iterable[str]] | None = None,
        *,
        epochs: int | None = None,
        words_per_step: int | None = None,
    ) -> Iterator[Progress]:
        """Train bit by bit: a generator of `Progress`. Between two steps `wv` can be looked at.

        Parameters
        ----------
        sentences, epochs
            As in `train`.
        words_per_step : int, optional
            About how many running words to read between two reports, at most 131,072.

        Returns
        -------
        generator of Progress
        """
        if self.wv is None:
            raise ValueError("there is no vocabulary yet: call build_vocab(sentences) first.")
        if sentences is not None:
            self._read(check_sentences(sentences))
        epochs = self._n_epochs(epochs)
        section = _SECTION if words_per_step is None else check_positive_int(words_per_step, "words_per_step")
        return self._steps(epochs, min(section, _SECTION))

    def _n_epochs(self, epochs: int | None) -> int:
        return check_positive_int(self.epochs if epochs is None else epochs, "epochs")

    def save(self, path: str | Path) -> None:
        """Write the model to an npz file (no pickle): vocabulary, both tables and the settings."""
        settings = {name: getattr(self, name) for name in _SETTINGS}
        if self.wv is None:
            raise ValueError("there is nothing to save yet: call build_vocab(sentences) first.")
        named = {f"setting_{name}": value for name, value in settings.items()} | self.wv.as_arrays()
        save_arrays(path, named | {"syn1neg": self.syn1neg, "corpus_total_words": self.corpus_total_words})

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read what `save` wrote. Training goes on with ``model.train(sentences)``."""
        arrays, prefix = load_arrays(path, "Word2Vec.save"), "setting_"
        model = cls(**{n.removeprefix(prefix): arrays[n].item() for n in arrays if n.startswith(prefix)})
        model.wv = KeyedVectors.from_arrays(arrays)
        model.syn1neg, model.corpus_total_words = arrays["syn1neg"], int(arrays["corpus_total_words"])
        model._rng = np.random.default_rng(model.seed)
        model._text = model._sentence_starts = np.empty(0, np.intp)
        return model

    def _read(self, sentences: Iterable[Iterable[str]]) -> None:
        """Turn the sentences into one array of word numbers and the places where sentences start."""
        number = self.wv.key_to_index
        encoded = [[number[word] for word in sentence if word in number] for sentence in sentences]
        lengths = np.array([len(sentence) for sentence in encoded if sentence])
        if len(lengths) == 0 or lengths.max() < 2:
            raise ValueError(
                "no sentence has two words of the vocabulary, so there are no pairs to learn from: give"
                " longer sentences (lists of words) or lower min_count."
            )
        self._text = np.fromiter(chain.from_iterable(encoded), np.intp, lengths.sum())
        self._sentence_starts = np.cumsum(lengths) - lengths
        self._sentence = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)

    def _steps(self, epochs: int, section: int) -> Iterator[Any]:
        if len(self._text) == 0:
            raise ValueError("the model was loaded without its text: call train(sentences).")
        counts = self.wv.counts.astype(float)
        frequency = counts / counts.sum()
        keep = (
            np.sqrt(self.sample / frequency) + self.sample / frequency
            if self.sample
            else np.ones(len(counts))
        )
        noise = counts**self.ns_exponent / (counts**self.ns_exponent).sum()
        group = BLOCKS_PER_GROUP * block_size(self.window)
        n_blocks = BLOCKS_PER_GROUP * max(1, (self.chunk_words or self._default_chunk()) // group)
        gradients = ChunkGradients(n_blocks, self.window, self.negative, self.vector_size, _SHARED_NEGATIVES)
        compute = gradients.skip_gram if self.sg else gradients.cbow
        input_vectors, output_vectors = self.wv.vectors, self.syn1neg
        n_total, n_read, self.losses = epochs * len(self._text), 0, []
        for epoch in range(epochs):
            for begin, end in self._sections(section):
                chunks = self._draw(begin, end, keep, noise, n_blocks)
                losses = []
                for k, chunk in enumerate(chunks):
                    fraction = (n_read + (end - begin) * k / len(chunks)) / n_total
                    rate = self.alpha + (self.min_alpha - self.alpha) * fraction
                    with np.errstate(over="ignore"):  # exp(large) is inf, and 1 / inf the right 0
                        of_input, of_output, loss = compute(
                            input_vectors, output_vectors, chunk, scale=-rate, with_loss=k % 16 == 0
                        )
                    add_to_rows(input_vectors, *of_input, limit=_LONGEST_STEP)
                    add_to_rows(output_vectors, *of_output, limit=_LONGEST_STEP)
                    if loss is not None:
                        losses.append(loss)
                n_read += end - begin
                rate = self.alpha + (self.min_alpha - self.alpha) * n_read / n_total
                before = self.losses[-1].loss if self.losses else float("nan")
                mean_loss = float(np.mean(losses)) if losses else before  # a section may have no pair
                self.losses.append(Progress(epoch, n_read, n_read / n_total, rate, mean_loss))
                yield self.losses[-1]

    def _default_chunk(self) -> int:
        return int(np.clip(len(self.wv) // 4, 64, 1024))

    def _sections(self, size: int) -> list[tuple[int, int]]:
        """Stretches of whole sentences of about the given number of words: (begin, end)."""
        wanted = np.arange(size, len(self._text), size)
        nearest = self._sentence_starts[np.searchsorted(self._sentence_starts, wanted, side="right") - 1]
        limits = np.unique(np.concatenate(([0], nearest, [len(self._text)])))
        return list(zip(limits[:-1].tolist(), limits[1:].tolist(), strict=True))

    def _draw(self, begin: int, end: int, keep: np.ndarray, noise: np.ndarray, n_blocks: int) -> list[Chunk]:
        """Subsample a section, draw windows and negatives, and cut it into chunks."""
        rng, window, block = self._rng, self.window, block_size(self.window)
        kept = np.flatnonzero(rng.random(end - begin) < keep[self._text[begin:end]]) + begin
        n = len(kept)
        if n == 0:  # all subsampled away: no pairs
            return []
        starts = np.flatnonzero(np.diff(self._sentence[kept], prepend=-1))
        lengths = np.diff(starts, append=n)
        position = np.arange(n) - np.repeat(starts, lengths)
        reach = rng.integers(1, window + 1, n)
        n_chunks = -(-n // (n_blocks * block))
        left, right = np.zeros((2, n_chunks * n_blocks * block), np.intp)
        left[:n] = np.minimum(reach, position)
        right[:n] = np.minimum(reach, np.repeat(lengths, lengths) - 1 - position)
        words = np.zeros(n_chunks * n_blocks * block + 2 * window, np.intp)
        words[window : window + n] = self._text[kept]
        # Independent draws for the whole section: how often each word comes, then in which order.
        n_negatives = n_chunks * n_blocks // BLOCKS_PER_GROUP * _SHARED_NEGATIVES
        drawn = rng.multinomial(n_negatives, noise).astype(np.intp)  # repeat takes no int64 on 32 bits
        negatives = rng.permutation(np.repeat(np.arange(len(noise)), drawn))
        words = sliding_window_view(words, block + 2 * window)[::block]
        # A chunk takes its blocks from all over the section, because neighbouring blocks repeat the same
        # words: fewer updates of one word are summed up, and it meets other negatives each time.
        words, left, right = (
            np.ascontiguousarray(array.reshape(n_blocks, n_chunks, -1).swapaxes(0, 1))
            for array in (words, left, right)
        )
        negatives = negatives.reshape(n_chunks, -1, _SHARED_NEGATIVES)
        return [Chunk(*arrays) for arrays in zip(words, left, right, negatives, strict=True)]
