"""Models that write one character after another.

from nn_helpers.characters import Alphabet, CharacterModel, CharacterNGram
"""

from nn_helpers.characters.alphabet import Alphabet
from nn_helpers.characters.character_model import CharacterModel
from nn_helpers.characters.ngram import CharacterNGram
from nn_helpers.characters.sampling import check_temperature, sharpen

__all__ = [
    "Alphabet",
    "CharacterModel",
    "CharacterNGram",
    "check_temperature",
    "sharpen",
]
