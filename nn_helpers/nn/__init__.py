"""Neural networks from parts: layers, losses, optimisers, training. NumPy is all that importing them takes.

SciPy is loaded when the first embedding learns, or for the exact GELU; tqdm when `fit` is called.

from nn_helpers.nn import SGD, CrossEntropyLoss, Linear, ReLU, Sequential, fit
"""

from nn_helpers.nn.activations import (
    ACTIVATIONS,
    Activation,
    ELUActivation,
    IdentityActivation,
    LeakyReLUActivation,
    MaxoutActivation,
    ReLUActivation,
    SigmoidActivation,
    SoftmaxActivation,
    StepActivation,
    TanhActivation,
    elu,
    get_activation,
    identity,
    leaky_relu,
    log_softmax,
    maxout,
    relu,
    sigmoid,
    softmax,
    step,
    tanh,
)
from nn_helpers.nn.attention import KeyValueCache, MultiHeadAttention, attention_weights, causal_mask
from nn_helpers.nn.clipping import clip_grad_norm_
from nn_helpers.nn.convolution import Conv2d
from nn_helpers.nn.dropout import Dropout
from nn_helpers.nn.embedding import Embedding
from nn_helpers.nn.gelu import GELU
from nn_helpers.nn.gradient_check import (
    GradientReport,
    GradientRow,
    check_gradients,
    numerical_gradient,
    relative_error,
)
from nn_helpers.nn.images import Flatten, batch_first, batch_innermost
from nn_helpers.nn.initialisers import (
    INITIALISERS,
    get_initialiser,
    glorot_normal,
    glorot_uniform,
    he_normal,
    he_uniform,
    normal,
    zeros,
)
from nn_helpers.nn.layer_norm import LayerNorm
from nn_helpers.nn.layers import (
    ELU,
    ActivationLayer,
    Identity,
    Layer,
    LeakyReLU,
    Linear,
    Maxout,
    ReLU,
    Rescale,
    Sigmoid,
    Softmax,
    Tanh,
)
from nn_helpers.nn.losses import (
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    Loss,
    MSELoss,
    SSELoss,
)
from nn_helpers.nn.module import Module
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.normalisation import BatchNorm1d
from nn_helpers.nn.optimisers import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    AdamW,
    Optimizer,
    RMSprop,
)
from nn_helpers.nn.parameters import FlatParameters, Parameter, check_parameters, pack
from nn_helpers.nn.pooling import AvgPool2d, MaxPool2d
from nn_helpers.nn.schedules import CosineSchedule
from nn_helpers.nn.training import (
    History,
    accuracy,
    fit,
    forward_in_batches,
    train_step,
)
from nn_helpers.nn.transformer import GPT, TransformerBlock

__all__ = [
    "Activation",
    "IdentityActivation",
    "StepActivation",
    "SigmoidActivation",
    "TanhActivation",
    "ReLUActivation",
    "LeakyReLUActivation",
    "ELUActivation",
    "SoftmaxActivation",
    "MaxoutActivation",
    "identity",
    "step",
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "elu",
    "softmax",
    "log_softmax",
    "maxout",
    "ACTIVATIONS",
    "get_activation",
    "clip_grad_norm_",
    "Conv2d",
    "Dropout",
    "Embedding",
    "numerical_gradient",
    "relative_error",
    "GradientRow",
    "GradientReport",
    "check_gradients",
    "Flatten",
    "batch_first",
    "batch_innermost",
    "glorot_uniform",
    "glorot_normal",
    "he_uniform",
    "he_normal",
    "normal",
    "zeros",
    "INITIALISERS",
    "get_initialiser",
    "Layer",
    "Linear",
    "Rescale",
    "ActivationLayer",
    "Identity",
    "Sigmoid",
    "Tanh",
    "ReLU",
    "LeakyReLU",
    "ELU",
    "Softmax",
    "Maxout",
    "Loss",
    "SSELoss",
    "MSELoss",
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "Module",
    "Sequential",
    "BatchNorm1d",
    "LayerNorm",
    "GELU",
    "attention_weights",
    "causal_mask",
    "KeyValueCache",
    "MultiHeadAttention",
    "TransformerBlock",
    "GPT",
    "CosineSchedule",
    "Optimizer",
    "SGD",
    "Adagrad",
    "RMSprop",
    "Adadelta",
    "Adam",
    "AdamW",
    "FlatParameters",
    "Parameter",
    "check_parameters",
    "pack",
    "AvgPool2d",
    "MaxPool2d",
    "History",
    "train_step",
    "fit",
    "forward_in_batches",
    "accuracy",
]
