"""What a training has seen, epoch by epoch: the data behind every learning curve."""

from nn_helpers.validation import check_choice


class History:
    """What happened in each epoch.

    Attributes
    ----------
    epochs : list of int
        1, 2, ...: the horizontal axis of a learning curve. Only finished epochs count.
    loss : list of float
        The mean of the training loss over an epoch's batches, while the parameters moved. A loss that
        sums (SSE) is summed over the batches instead.
    validation_loss : list of float
        The loss on the validation data at the end of each epoch; empty without such data.
    metrics : dict of list of float
        For each metric, its value at the end of each epoch: ``"accuracy"`` on the training data and
        ``"validation_accuracy"`` on the validation data.
    stopped : bool
        Whether the callback ended training.
    interrupted : bool
        Whether the user ended training (Ctrl+C, or the stop button).
    """

    def __init__(self) -> None:
        self.epochs: list[int] = []
        self.loss: list[float] = []
        self.validation_loss: list[float] = []
        self.metrics: dict[str, list[float]] = {}
        self.stopped = False
        self.interrupted = False

    def __getitem__(self, name: str) -> list[float]:
        """Return a recorded list by its name, for example ``history["validation_accuracy"]``."""
        recorded = {"loss": self.loss, "validation_loss": self.validation_loss, **self.metrics}
        return recorded[check_choice(name, "name", recorded)]

    def __len__(self) -> int:
        return len(self.epochs)

    def __repr__(self) -> str:
        count = len(self.epochs)
        text = f"History of {count} epoch{'' if count == 1 else 's'}"
        recorded = {"loss": self.loss, "validation_loss": self.validation_loss, **self.metrics}
        for name, values in recorded.items():
            if values:
                text += f", {name} {values[0]:.4g} -> {values[-1]:.4g}"
        return text + (", interrupted" if self.interrupted else "") + (", stopped" if self.stopped else "")
