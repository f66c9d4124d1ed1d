"""Are our numbers PyTorch's? Layers, losses and optimisers side by side, in float64.

    python -m benchmarks.torch_numbers

PyTorch is no dependency of the course: the tests hold the same code to formulas written out by hand.
"""

from benchmarks.measure import optional, table, write_result  # isort: skip  (before NumPy)

import numpy as np

from nn_helpers.nn.attention import MultiHeadAttention
from nn_helpers.nn.convolution import Conv2d
from nn_helpers.nn.dropout import Dropout
from nn_helpers.nn.gelu import GELU
from nn_helpers.nn.gradient_check import relative_error
from nn_helpers.nn.images import Flatten
from nn_helpers.nn.layer_norm import LayerNorm
from nn_helpers.nn.layers import ELU, LeakyReLU, Linear, Tanh
from nn_helpers.nn.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.normalisation import BatchNorm1d
from nn_helpers.nn.optimisers import SGD, Adadelta, Adagrad, Adam, AdamW, RMSprop
from nn_helpers.nn.pooling import AvgPool2d, MaxPool2d
from nn_helpers.nn.schedules import CosineSchedule
from nn_helpers.nn.training import train_step
from nn_helpers.nn.transformer import TransformerBlock

torch = optional("torch")
TOLERANCE = 1e-12
STEPS = 20
# what PyTorch calls the parts of a block, in our order
PARTS = ("norm1.", "self_attn.in_proj_", "self_attn.out_proj.", "norm2.", "linear1.", "linear2.")


def as_ours(array_torch):
    """PyTorch keeps the matrix of a linear layer as (n_out, n_in)."""
    array = array_torch.detach().numpy()
    return array.T if array.ndim == 2 else array


def layer_errors(ours, theirs, x, parameters_torch=None):
    """Relative errors of output, gradient of the input, and gradients of the parameters."""
    parameters_torch = list(theirs.parameters() if parameters_torch is None else parameters_torch)
    weights = np.random.default_rng(1).normal(size=ours(x).shape)
    output = ours(x)
    grad = ours.backward(weights)
    x_torch = torch.tensor(x, requires_grad=True)
    theirs(x_torch.detach())  # as often as ours, for the running means
    output_torch = theirs(x_torch)
    (output_torch * torch.tensor(weights)).sum().backward()
    pairs = [(output, output_torch.detach().numpy()), (grad, x_torch.grad.numpy())]
    for parameter, parameter_torch in zip(ours.parameters(), parameters_torch, strict=True):
        pairs.append((parameter.grad, as_ours(parameter_torch.grad)))
    return [relative_error(one, other) for one, other in pairs]


def batch_norm_errors(training):
    """Batch normalisation after three batches, and its running means."""
    rng = np.random.default_rng(2)
    ours = BatchNorm1d(4, momentum=0.2)
    theirs = torch.nn.BatchNorm1d(4, momentum=0.2, dtype=torch.float64)
    ours.weight.data, ours.bias.data = rng.normal(size=4), rng.normal(size=4)
    with torch.no_grad():
        theirs.weight.copy_(torch.tensor(ours.weight.data))
        theirs.bias.copy_(torch.tensor(ours.bias.data))
    for _ in range(3):
        x = rng.normal(2, 3, size=(7, 4))
        ours(x)
        theirs(torch.tensor(x))
    ours.train(training)
    theirs.train(training)
    errors = layer_errors(ours, theirs, rng.normal(2, 3, size=(7, 4)))
    errors.append(relative_error(ours.running_mean, theirs.running_mean.numpy()))
    errors.append(relative_error(ours.running_var, theirs.running_var.numpy()))
    return errors


def attention_errors(ours, causal):
    """Self-attention, or a block around it, beside PyTorch's with the same parameters."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=(2, 5, 6))
    mask = torch.nn.Transformer.generate_square_subsequent_mask(5, dtype=torch.float64) if causal else None
    if isinstance(ours, MultiHeadAttention):
        twin = torch.nn.MultiheadAttention(6, 3, batch_first=True, dtype=torch.float64)
        names = [name for name, _ in twin.named_parameters()]

        def theirs(x):
            return twin(x, x, x, attn_mask=mask)[0]

    else:
        gelu = torch.nn.GELU("tanh")
        settings = {"dropout": 0.0, "activation": gelu, "norm_first": True, "batch_first": True}
        twin = torch.nn.TransformerEncoderLayer(6, 3, 24, **settings, dtype=torch.float64)
        names = [part + kind for part in PARTS for kind in ("weight", "bias")]

        def theirs(x):
            return twin(x, src_mask=mask)

    parameters_torch = [twin.get_parameter(name) for name in names]
    with torch.no_grad():
        for parameter, parameter_torch in zip(ours.parameters(), parameters_torch, strict=True):
            parameter.data[...] = rng.normal(size=parameter.shape)
            parameter_torch.copy_(torch.tensor(parameter.data.T))
    return layer_errors(ours, theirs, x, parameters_torch)


def schedule_errors(lr, minimum):
    """The rates of a cosine, step by step."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr)
    theirs = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS, minimum)
    ours, errors = CosineSchedule(lr, minimum=minimum), []
    for step in range(STEPS + 1):
        errors.append(relative_error(ours(step / STEPS), theirs.get_last_lr()[0]))
        optimizer.step()
        theirs.step()
    return errors


def image_errors(name, *arguments, x):
    """A layer of images of the same name and arguments, with the same filters."""
    ours = {"Conv2d": Conv2d, "MaxPool2d": MaxPool2d, "AvgPool2d": AvgPool2d, "Flatten": Flatten}[name](
        *arguments
    )
    theirs = getattr(torch.nn, name)(*arguments).double()
    with torch.no_grad():
        for parameter, parameter_torch in zip(ours.parameters(), theirs.parameters(), strict=True):
            parameter_torch.copy_(torch.tensor(parameter.data))
    return layer_errors(ours, theirs, x)


def loss_errors(ours, theirs, y):
    """A loss and its gradient."""
    y_hat = 3 * np.random.default_rng(3).normal(size=(6, 4))
    loss = ours(y_hat, y)
    y_hat_torch = torch.tensor(y_hat, requires_grad=True)
    loss_torch = theirs(y_hat_torch, torch.tensor(y))
    loss_torch.backward()
    return [
        relative_error(loss, loss_torch.item()),
        relative_error(ours.backward(), y_hat_torch.grad.numpy()),
    ]


def optimiser_errors(ours, theirs, **settings):
    """All weights of a small network after twenty steps; PyTorch's biases decay, so ours do here, too."""
    rng = np.random.default_rng(4)
    X, y = rng.normal(size=(30, 3)), rng.normal(size=(30, 2))
    model = Sequential(Linear(3, 5), Tanh(), Linear(5, 2), random_state=0)
    twin = torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.Tanh(), torch.nn.Linear(5, 2)).double()
    with torch.no_grad():
        for parameter, parameter_torch in zip(model.parameters(), twin.parameters(), strict=True):
            parameter_torch.copy_(torch.tensor(parameter.data.T))
    optimizer = ours(model.parameters(), **settings, decay_bias=True)
    optimizer_torch, loss_torch = theirs(twin.parameters(), **settings), torch.nn.MSELoss()
    for _ in range(STEPS):
        train_step(model, MSELoss(), optimizer, (X, y))
        optimizer_torch.zero_grad()
        loss_torch(twin(torch.tensor(X)), torch.tensor(y)).backward()
        optimizer_torch.step()
    return [
        relative_error(parameter.data.T, parameter_torch.detach().numpy())
        for parameter, parameter_torch in zip(model.parameters(), twin.parameters(), strict=True)
    ]


def comparisons():
    """Pairs (what, relative errors)."""
    nn, optim = torch.nn, torch.optim
    rng = np.random.default_rng(0)
    x = rng.normal(size=(6, 4))
    labels, shares = rng.integers(0, 4, 6), rng.uniform(size=(6, 4))
    yield "ELU(0.7)", layer_errors(ELU(0.7), nn.ELU(0.7), x)
    yield "LeakyReLU(0.2)", layer_errors(LeakyReLU(0.2), nn.LeakyReLU(0.2), x)
    yield "Dropout, evaluation", layer_errors(Dropout(0.3).eval(), nn.Dropout(0.3).eval(), x)
    yield "BatchNorm1d, training", batch_norm_errors(True)
    yield "BatchNorm1d, evaluation", batch_norm_errors(False)
    yield "LayerNorm(4)", layer_errors(LayerNorm(4), nn.LayerNorm(4, dtype=torch.float64), x)
    for form in ("none", "tanh"):
        yield f"GELU({form!r})", layer_errors(GELU(form), nn.GELU(form), x)
    for causal in (False, True):
        said = f"(6, 3, causal={causal})"
        yield f"MultiHeadAttention{said}", attention_errors(MultiHeadAttention(6, 3, causal=causal), causal)
        yield f"TransformerBlock{said}", attention_errors(TransformerBlock(6, 3, causal=causal), causal)
    images = rng.normal(size=(4, 3, 9, 8))
    blank = np.maximum(images - 1, 0)  # most windows are a tie of zeros
    for name, *arguments in (
        ("Conv2d", 3, 5, 3),
        ("Conv2d", 3, 5, 5, 2, 2),
        ("Conv2d", 3, 2, (1, 4), (3, 2), (0, 1)),
        ("MaxPool2d", 2),
        ("MaxPool2d", 3, 2),
        ("AvgPool2d", 2),
        ("AvgPool2d", (2, 3), (3, 1)),
        ("Flatten",),
    ):
        said = f"{name}({', '.join(map(str, arguments))})"
        yield said, image_errors(name, *arguments, x=images)
        if name == "MaxPool2d":
            yield f"{said}, blank images", image_errors(name, *arguments, x=blank)
    yield "MSELoss", loss_errors(MSELoss(), nn.MSELoss(), shares)
    yield "BCEWithLogitsLoss", loss_errors(BCEWithLogitsLoss(), nn.BCEWithLogitsLoss(), shares)
    yield "CrossEntropyLoss", loss_errors(CrossEntropyLoss(), nn.CrossEntropyLoss(), labels)
    for ours, theirs, settings in (
        (SGD, optim.SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
        (Adagrad, optim.Adagrad, {"lr": 0.1, "weight_decay": 0.1}),
        (RMSprop, optim.RMSprop, {"lr": 0.01, "momentum": 0.5, "weight_decay": 0.1}),
        (Adadelta, optim.Adadelta, {}),
        (Adadelta, optim.Adadelta, {"lr": 0.5, "rho": 0.8, "eps": 1e-4, "weight_decay": 0.1}),
        (Adam, optim.Adam, {"lr": 0.05, "weight_decay": 0.1}),
        (AdamW, optim.AdamW, {}),
        (AdamW, optim.AdamW, {"lr": 0.05, "betas": (0.8, 0.95), "weight_decay": 0.3}),
    ):
        said = ", ".join(f"{name}={value}" for name, value in settings.items())
        yield f"{ours.__name__}({said})", optimiser_errors(ours, theirs, **settings)
    yield "CosineSchedule(0.1, minimum=0.01)", schedule_errors(0.1, 0.01)


def main():
    """Compare, write the table, and fail where a number is another one."""
    if torch is None:
        raise SystemExit("PyTorch is not installed, so there is nothing to compare with.")
    found = [(what, max(errors)) for what, errors in comparisons()]
    rows = [[what, "yes" if error <= TOLERANCE else f"{error:.1e}"] for what, error in found]
    write_result(
        "torch_numbers",
        "Numbers of PyTorch",
        f"Outputs, gradients and buffers in float64; weights after {STEPS} steps of an optimiser.",
        table(["what", f"within a relative {TOLERANCE:g}"], rows),
        packages=["torch"],
    )
    wrong = [what for what, error in found if error > TOLERANCE]
    if wrong:
        raise SystemExit(f"Other numbers than PyTorch's: {'; '.join(wrong)}")


if __name__ == "__main__":
    main()
