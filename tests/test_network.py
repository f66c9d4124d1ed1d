"""A network chains its layers, keeps its parameters in one vector, and can be saved."""

import copy

import numpy as np
import pytest

from nn_helpers.nn.dropout import Dropout
from nn_helpers.nn.layers import Layer, Linear, ReLU, Sigmoid, Tanh
from nn_helpers.nn.losses import MSELoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.normalisation import BatchNorm1d
from nn_helpers.nn.optimisers import SGD
from nn_helpers.nn.parameters import Parameter
from nn_helpers.nn.training import train_step
from nn_helpers.recurrent.gru import GRU
from nn_helpers.recurrent.lstm import LSTM
from nn_helpers.recurrent.rnn import RNN
from nn_helpers.recurrent.sequence_network import SequenceNetwork

rng = np.random.default_rng(0)


def small(random_state=0):
    return Sequential(Linear(3, 4), Tanh(), Linear(4, 2), random_state=random_state)


def test_forward_and_backward_are_the_layers_in_a_row():
    model = small()
    first, tanh, second = model
    X, grad = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    np.testing.assert_array_equal(model(X), second(tanh(first(X))))
    whole = model.backward(grad)
    np.testing.assert_array_equal(whole, first.backward(tanh.backward(second.backward(grad))))


def test_the_example_with_three_inputs_four_hidden_nodes_and_one_output():
    model = Sequential(Linear(3, 4, bias=False), Sigmoid(), Linear(4, 1, bias=False), Sigmoid())
    model[0].weight.data[:, 0] = [0.5, 1.2, -0.3]
    model[2].weight.data[:, 0] = [0.8, -1.2, 0.5, -0.3]
    model([[1, 3, 5]])
    h1 = model[1]([[2.6, 0, 0, 0]])[0, 0]
    assert h1 == pytest.approx(0.9308616, abs=5e-8)
    delta_hidden = model[1].backward(model[2].weight.data.T * -0.192)[0, 0]
    assert delta_hidden == pytest.approx(-0.0098854, abs=5e-8)


def test_parameters_lie_in_one_vector():
    model = small()
    assert [name for name, _ in model.named_parameters()] == ["0.weight", "0.bias", "2.weight", "2.bias"]
    bases = {id(parameter.data.base) for parameter in model.parameters()}
    assert len(bases) == 1
    assert model.parameters()[0].data.base.size == 3 * 4 + 4 + 4 * 2 + 2


def test_one_seed_makes_the_whole_network_reproducible():
    X = rng.normal(size=(5, 3))
    np.testing.assert_array_equal(small(1)(X), small(1)(X))
    assert (small(1)(X) != small(2)(X)).all()
    model = Sequential(Linear(4, 4), Linear(4, 4), random_state=0)
    assert (model[0].weight.data != model[1].weight.data).all()


def test_layers_keep_their_own_values_without_a_seed():
    layer = Linear(3, 4, random_state=3)
    values = layer.weight.data.copy()
    np.testing.assert_array_equal(Sequential(layer, Tanh())[0].weight.data, values)


def test_training_does_not_compute_the_gradient_of_the_input():
    class Watched(Layer):
        asked = 0

        def forward(self, x):
            return x

        def backward(self, grad_output, needs_input_grad=True):
            self.asked += 1
            return grad_output

    watched = Watched()
    model = Sequential(watched, Linear(3, 4), ReLU(), Linear(4, 2), random_state=0)
    X, grad = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    model(X)
    assert model.backward(grad, needs_input_grad=False) is None
    assert watched.asked == 0
    lean = [parameter.grad.copy() for parameter in model.parameters()]
    for parameter in model.parameters():
        parameter.zero_grad()
    assert model.backward(grad).shape == (5, 3)
    assert watched.asked == 1
    for parameter, grad in zip(model.parameters(), lean, strict=True):
        np.testing.assert_array_equal(parameter.grad, grad)


def test_a_network_without_parameters_still_passes_gradients_on():
    model = Sequential(Tanh(), Sigmoid())
    model([[0.5]])
    assert model.backward(np.ones((1, 1))).shape == (1, 1)
    assert model.backward(np.ones((1, 1)), needs_input_grad=False) is None
    assert model.parameters() == []


def test_it_is_a_list_of_layers_and_says_so():
    model = small()
    assert len(model) == 3
    assert isinstance(model[1], Tanh)
    assert list(model) == [model[0], model[1], model[2]]
    assert repr(model) == (
        "Sequential(\n"
        "  (0) Linear(3, 4)         16 parameters\n"
        "  (1) Tanh()\n"
        "  (2) Linear(4, 2)         10 parameters\n"
        ")  26 parameters"
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_saving_and_loading(tmp_path, dtype):
    def build(seed):
        return Sequential(Linear(3, 4, dtype=dtype), Tanh(), Linear(4, 2, dtype=dtype), random_state=seed)

    model, other = build(0), build(1)
    X = rng.normal(size=(5, 3))
    for name in ("model.npz", "model"):
        model.save(tmp_path / name)
        assert (tmp_path / "model.npz").exists()
        other.load(tmp_path / name)
        np.testing.assert_array_equal(model(X), other(X))
        assert other(X).dtype == dtype
    with np.load(tmp_path / "model.npz", allow_pickle=False) as archive:
        assert sorted(archive) == ["0.bias", "0.weight", "2.bias", "2.weight"]


def test_loading_keeps_the_vector_in_which_the_parameters_lie():
    model = small(0)
    base = model.parameters()[0].data.base
    model.load_state_dict(small(1).state_dict())
    assert model.parameters()[0].data.base is base


def test_a_state_is_a_copy():
    model = small()
    state = model.state_dict()
    state["0.weight"][...] = 9
    assert not (model[0].weight.data == 9).any()


def test_a_state_of_another_network_is_refused_and_changes_nothing(tmp_path):
    model = small(0)
    before = model.state_dict()
    with pytest.raises(ValueError, match=r"missing are 2\.bias, 2\.weight; not in this network are none"):
        model.load_state_dict(Sequential(Linear(3, 4)).state_dict())
    with pytest.raises(ValueError, match=r"0\.weight: expected shape \(3, 4\), got \(3, 5\)"):
        model.load_state_dict(Sequential(Linear(3, 5), Tanh(), Linear(5, 2)).state_dict())
    with pytest.raises(TypeError, match="state: expected a dict of arrays by name, got None"):
        model.load_state_dict(None)
    spoilt = small(1).state_dict()
    spoilt["2.bias"][0] = np.nan
    with pytest.raises(ValueError, match=r"nan at 2\.bias\[0\]"):
        model.load_state_dict(spoilt)
    for content in (b"no archive", b""):
        (tmp_path / "broken.npz").write_bytes(content)
        with pytest.raises(ValueError, match=r"broken\.npz: expected a file that Sequential\.save wrote"):
            model.load(tmp_path / "broken.npz")
    np.savez(tmp_path / "objects.npz", **{"0.weight": np.array([{}], dtype=object)})
    with pytest.raises(ValueError, match=r"objects\.npz: expected a file that Sequential\.save wrote"):
        model.load(tmp_path / "objects.npz")
    with pytest.raises(FileNotFoundError):
        model.load(tmp_path / "absent.npz")
    for name, values in model.state_dict().items():
        np.testing.assert_array_equal(values, before[name])


def test_networks_can_be_nested():
    inner = Sequential(Linear(4, 2), Tanh(), random_state=0)
    model = Sequential(Linear(3, 4, random_state=0), inner)
    assert [name for name, _ in model.named_parameters()] == ["0.weight", "0.bias", "1.0.weight", "1.0.bias"]
    X = rng.normal(size=(5, 3))
    np.testing.assert_array_equal(model(X), inner(model[0](X)))


def test_what_is_no_row_of_layers_is_refused():
    with pytest.raises(ValueError, match="at least one layer"):
        Sequential()
    with pytest.raises(TypeError, match=r"such as Linear\(2, 1\) or ReLU\(\), got .*ReLU"):
        Sequential(Linear(2, 1), ReLU)
    with pytest.raises(TypeError, match="got 'relu'"):
        Sequential("relu")
    for recurrent in (RNN(3, 4), LSTM(3, 4), GRU(3, 4)):
        name = f"{type(recurrent).__name__}\\(3, 4, num_layers=1\\)"
        cure = rf"got {name}.* build SequenceNetwork\({name}, Linear\(4, 1\)\)"
        with pytest.raises(TypeError, match=cure):
            Sequential(recurrent, Linear(4, 1))
    with pytest.raises(TypeError, match=r"SequenceNetwork.*first axis is time"):
        Sequential(SequenceNetwork(RNN(3, 4), Linear(4, 1)))
    relu = ReLU()
    with pytest.raises(ValueError, match="got one twice"):
        Sequential(Linear(2, 2), relu, Linear(2, 2), relu)
    with pytest.raises(ValueError, match="one dtype"):
        Sequential(Linear(2, 2), Linear(2, 2, dtype=np.float32))


def test_a_student_s_own_layer_fits_in():
    class Scale(Layer):
        def __init__(self):
            self.factor = Parameter(2.0, "factor")

        def forward(self, x):
            self.x = x
            return x * self.factor.data

        def backward(self, grad_output, needs_input_grad=True):
            self.factor.add_grad((grad_output * self.x).sum())
            return grad_output * self.factor.data

        def parameters(self):
            return [self.factor]

    model = Sequential(Linear(3, 2, random_state=0), Scale())
    loss_fn = MSELoss()
    loss_fn(model(np.ones((4, 3))), np.zeros((4, 2)))
    model.backward(loss_fn.backward())
    assert model[1].factor.grad.shape == ()
    assert model[1].factor.grad != 0
    assert [name for name, _ in model.named_parameters()] == ["0.weight", "0.bias", "1.factor"]


def test_modes_reach_every_part():
    inner = Sequential(Linear(2, 2), Dropout())
    model = Sequential(inner, BatchNorm1d(2))
    assert model.eval() is model
    assert not any(part.training for part in (model, inner, inner[1], model[1]))
    assert model.train() is model
    assert all(part.training for part in (model, inner, inner[1], model[1]))
    assert model.train(False).training is False


def test_running_means_are_saved_with_the_model(tmp_path):
    model = Sequential(Linear(3, 4), BatchNorm1d(4), random_state=0)
    model(rng.normal(size=(8, 3)))
    assert set(model.state_dict()) == {
        "0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var",
    }  # fmt: skip
    model.save(tmp_path / "model")
    twin = Sequential(Linear(3, 4), BatchNorm1d(4), random_state=1)
    twin.load(tmp_path / "model")
    X = rng.normal(size=(5, 3))
    np.testing.assert_array_equal(twin.eval()(X), model.eval()(X))


def test_a_sequence_network_is_saved_like_any_other(tmp_path):
    def network(seed):
        return SequenceNetwork(LSTM(3, 4, random_state=seed), Linear(4, 2, random_state=seed))

    x = rng.normal(size=(5, 2, 3))
    network(0).save(tmp_path / "lstm")
    loaded = network(1)
    loaded.load(tmp_path / "lstm")
    np.testing.assert_array_equal(loaded(x), network(0)(x))


def test_a_copy_of_a_network_is_packed_and_learns_alike():
    model = small()
    twin = copy.deepcopy(model)
    assert len({id(parameter.home) for parameter in twin.parameters()}) == 1
    X, y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    for each in (model, twin):
        train_step(each, MSELoss(), SGD(each.parameters(), lr=0.1), (X, y))
    for name, values in twin.state_dict().items():
        np.testing.assert_array_equal(values, model.state_dict()[name])
