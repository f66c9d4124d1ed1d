"""A small invented world, whose text is generated, so that the right answers are known.

Every word of interest is an item with an attribute: king is (royal pair, male), queen (royal pair, female).
A sentence has one such word in the middle. Each of its neighbours is drawn independently: a topic word
that belongs to the item alone, a word that all items with this value of the attribute share, or noise.

    king    crown  his  throne  beard  palace  he ...
    queen   crown  her  throne  gown   palace  she ...

What tells king from queen is thus exactly what tells uncle from aunt: analogies hold by construction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nn_helpers.data.questions import Question
from nn_helpers.validation import RandomState, check_number, check_positive_int, check_random_state

# family -> (words shared by each value of the attribute, items with their topic words)
_FAMILIES = {
    "role and gender": (
        ("he his him beard boy sir", "she her hers gown girl madam"),
        """
        king queen: crown throne palace reign
        prince princess: castle heir royalty ball
        father mother: child parent home cradle
        uncle aunt: cousin nephew visit relative
        actor actress: stage theatre film role
        waiter waitress: table menu tip restaurant
        hero heroine: sword legend rescue quest
        wizard witch: spell potion wand magic
        """,
    ),
    "country and capital": (
        ("country nation border population province republic", "city capital mayor streets station suburbs"),
        """
        denmark copenhagen: danish krone vikings jutland
        france paris: french wine alps baguette
        japan tokyo: japanese yen sushi samurai
        egypt cairo: egyptian nile pyramid desert
        italy rome: italian pasta vatican opera
        kenya nairobi: kenyan safari savanna maasai
        peru lima: peruvian inca llama andes
        greece athens: greek olive islands temple
        """,
    ),
    "noun and number": (
        ("a an one this is single", "many several these are few both"),
        """
        cat cats: purr whisker kitten mouse
        dog dogs: bark bone leash puppy
        car cars: engine wheel garage road
        tree trees: leaf branch root forest
        book books: page author library chapter
        bird birds: wing feather nest sing
        boat boats: sail harbour river anchor
        house houses: roof door garden wall
        """,
    ),
    "verb and tense": (
        ("now today usually daily currently tonight", "yesterday ago earlier once formerly then"),
        """
        walk walked: path hike boots trail
        dance danced: ballet waltz rhythm hall
        eat ate: bread lunch hunger plate
        write wrote: letter pen diary novel
        swim swam: pool lake wave coast
        paint painted: canvas brush colour portrait
        teach taught: school pupil lesson exam
        drive drove: traffic highway truck bridge
        """,
    ),
}
FAMILIES = tuple(_FAMILIES)
# With these, 2,000 sentences give every analogy: Word2Vec(world.sentences, **WORD2VEC_SETTINGS).
WORD2VEC_SETTINGS: dict[str, Any] = {
    "sg": 1,
    "vector_size": 50,
    "window": 5,
    "min_count": 1,
    "sample": 0,
    "alpha": 0.1,
    "epochs": 15,
}
_FILLERS = ("the", "of", "and", "to", "in", "with", "for", "on", "at", "by")


@dataclass(frozen=True)
class ToyWorld:
    """A generated text and the truth behind it.

    Attributes
    ----------
    sentences : list of list of str
    questions : list of Question
        All analogies that hold by construction; the relation is the family.
    attribute_of : dict
        Word of interest to (family, value), value 0 or 1.
    item_of : dict
        Word of interest to the number of its item.
    """

    sentences: list
    questions: list
    attribute_of: dict
    item_of: dict

    @property
    def n_words(self) -> int:
        """The number of running words."""
        return sum(map(len, self.sentences))


def toy_world(
    n_sentences: int = 2000,
    *,
    noise: float = 0.0,
    neighbours: int = 4,
    topic_share: float = 0.5,
    families: Sequence[str] = FAMILIES[:3],
    random_state: RandomState = None,
) -> ToyWorld:
    """Generate the text.

    Parameters
    ----------
    n_sentences : int
    noise : float
        Probability that a neighbour is any word of the world instead of a fitting one. At 1 the words are in
        no way related.
    neighbours : int
        Words before and after the word of interest.
    topic_share : float
        Probability that a fitting neighbour is a topic word; the others are words of the attribute or, one in
        five, fillers like "the".
    families : sequence of str
        Which of `FAMILIES` the world has; the first three by default, without the verbs.
    random_state : int, Generator or None

    Raises
    ------
    ValueError
        For a family that does not exist, or none.

    Returns
    -------
    ToyWorld
        Every word of interest occurs about equally often.
    """
    check_positive_int(n_sentences, "n_sentences")
    check_positive_int(neighbours, "neighbours")
    check_number(noise, "noise", minimum=0, maximum=1)
    check_number(topic_share, "topic_share", minimum=0, maximum=1)
    families = (families,) if isinstance(families, str) else tuple(families)
    if not families or not set(families) <= set(FAMILIES):
        raise ValueError(f"expected families among {', '.join(FAMILIES)}, got {families!r}.")
    rng = check_random_state(random_state)
    attribute_of, item_of, shared = {}, {}, {}
    topics: dict[str, list[str]] = {}
    pairs: dict[str, list[tuple[str, ...]]] = {}
    for family, (values, items) in ((family, _FAMILIES[family]) for family in dict.fromkeys(families)):
        for value, words in enumerate(values):
            shared[family, value] = words.split()
        for line in items.strip().splitlines():
            names, words = line.split(":")
            pairs.setdefault(family, []).append(tuple(names.split()))
            for value, name in enumerate(names.split()):
                attribute_of[name], item_of[name] = (family, value), len(topics) // 2
                topics[name] = words.split()
    vocabulary = sorted({*topics, *_FILLERS, *(w for ws in [*topics.values(), *shared.values()] for w in ws)})

    # Every word of interest in turn, in a new order each time.
    names = np.array(list(topics))
    centres = np.concatenate([rng.permutation(names) for _ in range(-(-n_sentences // len(names)))])[
        :n_sentences
    ]
    shape = (n_sentences, 2 * neighbours)
    kind = np.where(rng.random(shape) < topic_share, 0, np.where(rng.random(shape) < 0.8, 1, 2))
    kind[rng.random(shape) < noise] = 3
    which = rng.random(shape)
    sentences = []
    for centre, kinds, positions in zip(centres.tolist(), kind.tolist(), which.tolist(), strict=True):
        sources = (topics[centre], shared[attribute_of[centre]], _FILLERS, vocabulary)
        words = [sources[k][int(p * len(sources[k]))] for k, p in zip(kinds, positions, strict=True)]
        sentences.append([*words[:neighbours], centre, *words[neighbours:]])
    questions = [
        Question(family, first[value], first[1 - value], second[value], second[1 - value])
        for family, members in pairs.items()
        for value in (0, 1)
        for first in members
        for second in members
        if first != second
    ]
    return ToyWorld(sentences, questions, attribute_of, item_of)
