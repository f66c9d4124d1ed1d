"""Recurrent networks over time-major sequences: RNN, LSTM, GRU.

from nn_helpers.recurrent import LSTM, SequenceNetwork
"""

from nn_helpers.recurrent.gru import GRU, gru_step, gru_step_backward
from nn_helpers.recurrent.lstm import LSTM, lstm_step, lstm_step_backward
from nn_helpers.recurrent.recurrent_layer import RecurrentLayer, initial_recurrent_weights
from nn_helpers.recurrent.rnn import RNN, rnn_step, rnn_step_backward
from nn_helpers.recurrent.sequence_network import SequenceNetwork
from nn_helpers.recurrent.sequence_training import MaskedLoss, masked_loss, training_steps

__all__ = [
    "gru_step",
    "gru_step_backward",
    "GRU",
    "lstm_step",
    "lstm_step_backward",
    "LSTM",
    "initial_recurrent_weights",
    "RecurrentLayer",
    "rnn_step",
    "rnn_step_backward",
    "RNN",
    "SequenceNetwork",
    "training_steps",
    "MaskedLoss",
    "masked_loss",
]
