"""Gradient cases of the core: activations, losses, layers and networks."""

import numpy as np

from gradient_cases import away_from_kinks, layer_rows, parameter_function, register
from nn_helpers.nn import activations, layers, losses
from nn_helpers.nn.dropout import Dropout
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.normalisation import BatchNorm1d

# Activations: the derivative from z, and the one from a where a determines it.


def elementwise_rows(activation, rng, from_activation=True):
    z = away_from_kinks(rng, 9)
    weights = rng.normal(size=9)

    def f(z):
        return float((activation(z) * weights).sum())

    yield "derivative", activation.derivative(z) * weights, f, z
    if from_activation:
        yield "from activation", activation.derivative_from_activation(activation(z)) * weights, f, z


for _activation in (
    activations.identity,
    activations.step,
    activations.sigmoid,
    activations.tanh,
    activations.relu,
    activations.leaky_relu,
    activations.LeakyReLUActivation(0.3),
    activations.elu,
    activations.ELUActivation(0.7),
):
    _settings = "".join(f" {value}" for value in vars(_activation).values() if isinstance(value, float))
    register(
        f"activation {_activation.name}{_settings}",
        type(_activation),
        lambda rng, activation=_activation: elementwise_rows(activation, rng),
    )


def softmax_rows(rng):
    z = rng.normal(size=(4, 5))
    weights = rng.normal(size=(4, 5))
    jacobian = activations.softmax.derivative(z)
    from_a = activations.softmax.derivative_from_activation(activations.softmax(z))

    def f(z):
        return float((activations.softmax(z) * weights).sum())

    yield "Jacobian", np.einsum("ni,nij->nj", weights, jacobian), f, z
    yield "Jacobian from activation", np.einsum("ni,nij->nj", weights, from_a), f, z
    for i in range(5):  # every row of one Jacobian by itself
        yield f"row {i}", jacobian[0, i], lambda z, i=i: float(activations.softmax(z)[i]), z[0]


def maxout_rows(rng):
    maxout = activations.MaxoutActivation(3)
    z = rng.permutation(24).reshape(2, 12) + rng.uniform(0, 0.5, size=(2, 12))  # no two pieces are close
    weights = rng.normal(size=(2, 4))
    analytic = np.repeat(weights, 3, axis=-1) * maxout.derivative(z)
    yield "derivative", analytic, lambda z: float((maxout(z) * weights).sum()), z


register("activation softmax", activations.SoftmaxActivation, softmax_rows)
register("activation maxout", activations.MaxoutActivation, maxout_rows)

# Losses: the gradient with respect to the prediction.


def loss_rows(loss_fn, y_hat, y):
    loss_fn(y_hat, y)
    yield "y_hat", loss_fn.backward(), lambda y_hat: loss_fn(y_hat, y), y_hat


def binary(rng, shape):
    return rng.integers(0, 2, size=shape)


def probabilities(rng, shape):
    return rng.dirichlet(np.ones(shape[-1]), size=shape[:-1])


for _shape in ((6,), (5, 1), (4, 3), (2, 3, 4)):
    for _loss in (losses.SSELoss, losses.MSELoss):
        register(
            f"{_loss.__name__} {_shape}",
            _loss,
            lambda rng, loss=_loss, shape=_shape: loss_rows(
                loss(), rng.normal(size=shape), rng.normal(size=shape)
            ),
        )
    register(
        f"BCEWithLogitsLoss labels {_shape}",
        losses.BCEWithLogitsLoss,
        lambda rng, shape=_shape: loss_rows(
            losses.BCEWithLogitsLoss(), 3 * rng.normal(size=shape), binary(rng, shape)
        ),
    )
    register(
        f"BCEWithLogitsLoss probabilities {_shape}",
        losses.BCEWithLogitsLoss,
        lambda rng, shape=_shape: loss_rows(
            losses.BCEWithLogitsLoss(), 3 * rng.normal(size=shape), rng.uniform(size=shape)
        ),
    )
for _shape in ((5, 2), (4, 3), (2, 3, 4)):
    register(
        f"CrossEntropyLoss labels {_shape}",
        losses.CrossEntropyLoss,
        lambda rng, shape=_shape: loss_rows(
            losses.CrossEntropyLoss(), 3 * rng.normal(size=shape), rng.integers(0, shape[-1], size=shape[:-1])
        ),
    )
    register(
        f"CrossEntropyLoss rows {_shape}",
        losses.CrossEntropyLoss,
        lambda rng, shape=_shape: loss_rows(
            losses.CrossEntropyLoss(), 3 * rng.normal(size=shape), probabilities(rng, shape)
        ),
    )

# Layers.

register(
    "Linear",
    layers.Linear,
    lambda rng: layer_rows(layers.Linear(4, 3, random_state=rng), rng.normal(size=(5, 4)), rng),
)
register(
    "Linear without bias",
    layers.Linear,
    lambda rng: layer_rows(layers.Linear(4, 3, bias=False, random_state=rng), rng.normal(size=(5, 4)), rng),
)
register(
    "Rescale",
    layers.Rescale,
    lambda rng: layer_rows(layers.Rescale(1 / 255), rng.normal(size=(5, 4)), rng),
)
register(
    "Linear over time",
    layers.Linear,
    lambda rng: layer_rows(layers.Linear(4, 3, random_state=rng), rng.normal(size=(2, 5, 4)), rng),
)

ACTIVATION_LAYERS = {
    "Identity": layers.Identity,
    "Sigmoid": layers.Sigmoid,
    "Tanh": layers.Tanh,
    "ReLU": layers.ReLU,
    "LeakyReLU": layers.LeakyReLU,
    "ELU": layers.ELU,
    "Softmax": layers.Softmax,
}
for _name, _layer in ACTIVATION_LAYERS.items():
    register(_name, _layer, lambda rng, layer=_layer: layer_rows(layer(), away_from_kinks(rng, (3, 4)), rng))
register(
    "ActivationLayer",
    layers.ActivationLayer,
    lambda rng: layer_rows(layers.ActivationLayer("tanh"), rng.normal(size=(3, 4)), rng),
)
register(
    "Maxout",
    layers.Maxout,
    lambda rng: layer_rows(layers.Maxout(2), rng.permutation(24).reshape(3, 8) / 4.0, rng),
)

register("ELU(0.3)", layers.ELU, lambda rng: layer_rows(layers.ELU(0.3), away_from_kinks(rng, (3, 4)), rng))
register(
    "LeakyReLU(0.3)",
    layers.LeakyReLU,
    lambda rng: layer_rows(layers.LeakyReLU(0.3), away_from_kinks(rng, (3, 4)), rng),
)


def dropout_rows(rng):
    """The same entries are dropped in every forward: each begins the same series of draws."""

    class Repeating(Dropout):
        def forward(self, x):
            self.reset_parameters(3)
            return super().forward(x)

    return layer_rows(Repeating(0.4), rng.normal(size=(4, 5)), rng)


def batch_norm_rows(rng, training):
    layer = BatchNorm1d(4)
    for parameter in layer.parameters():
        parameter.data[...] = rng.normal(1, 0.5, parameter.shape)
    layer.running_mean[...], layer.running_var[...] = rng.normal(size=4), rng.uniform(0.5, 2, size=4)
    return layer_rows(layer.train(training), rng.normal(size=(6, 4)), rng)


def batch_norm_network_rows(rng):
    model = Sequential(
        layers.Linear(3, 4, random_state=rng),
        BatchNorm1d(4),
        layers.Tanh(),
        layers.Linear(4, 2, random_state=rng),
    )
    for name, analytic, f, x in layer_rows(model, rng.normal(size=(6, 3)), rng):
        if name != "0.bias":  # batch normalisation takes it away again: its gradient is zero
            yield name, analytic, f, x


register("Dropout", Dropout, dropout_rows)
register(
    "Dropout in evaluation", Dropout, lambda rng: layer_rows(Dropout().eval(), rng.normal(size=(4, 5)), rng)
)
register("BatchNorm1d in training", BatchNorm1d, lambda rng: batch_norm_rows(rng, True))
register("BatchNorm1d in evaluation", BatchNorm1d, lambda rng: batch_norm_rows(rng, False))
register("Sequential with BatchNorm1d", Sequential, batch_norm_network_rows)

# Networks: every activation at several depths, and two backward passes whose gradients add up.


def network_rows(layer, depth, rng):
    row = []
    for _ in range(depth):
        row += [layers.Linear(4, 4, random_state=rng), layer()]
    model = Sequential(*row, layers.Linear(4, 3, random_state=rng))
    for parameter in model.parameters():  # larger than initial values, so that nothing is nearly zero
        parameter.data[...] = rng.uniform(0.2, 0.9, size=parameter.shape) * rng.choice(
            [-1, 1], parameter.shape
        )
    return layer_rows(model, inputs_away_from_kinks(model, rng), rng)


def inputs_away_from_kinks(model, rng, margin=0.01):
    """Return five inputs for which no net input inside the network lies near zero."""
    inputs = []
    while len(inputs) < 5:
        a = x = rng.normal(size=(1, 4))
        smallest = np.inf
        for layer in model:
            a = layer(a)
            if isinstance(layer, layers.Linear):
                smallest = min(smallest, np.abs(a).min())
        if smallest > margin:
            inputs.append(x)
    return np.concatenate(inputs)


for _name, _layer in ACTIVATION_LAYERS.items():
    for _depth in (1, 2, 4):
        register(
            f"Sequential of {_depth} {_name}",
            Sequential,
            lambda rng, layer=_layer, depth=_depth: network_rows(layer, depth, rng),
        )


def accumulation_rows(rng):
    model = Sequential(
        layers.Linear(3, 4, random_state=rng), layers.Tanh(), layers.Linear(4, 2, random_state=rng)
    )
    loss_fn = losses.MSELoss()
    batches = [(rng.normal(size=(n, 3)), rng.normal(size=(n, 2))) for n in (4, 6)]

    def loss():
        return sum(loss_fn(model(X), y) for X, y in batches)

    for X, y in batches:
        loss_fn(model(X), y)
        model.backward(loss_fn.backward(), needs_input_grad=False)
    for name, parameter in model.named_parameters():
        yield name, parameter.grad.copy(), parameter_function(parameter, loss), parameter.data.copy()


def nested_rows(rng):
    inner = Sequential(layers.Linear(4, 3, random_state=rng), layers.Sigmoid())
    model = Sequential(layers.Tanh(), inner, layers.Linear(3, 2, random_state=rng))
    return layer_rows(model, rng.normal(size=(5, 4)), rng)


register("two backward passes add up", Sequential, accumulation_rows)
register("Sequential inside Sequential", Sequential, nested_rows)
