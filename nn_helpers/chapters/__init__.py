"""What belongs to one chapter only: a folder for each, with exercises and explorers."""

from nn_helpers.checks import register

register(__name__, module="{package}.ch{chapter}.exercises")
