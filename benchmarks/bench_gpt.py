"""The GPT of chapter 12: its speed, its loss against that of others, and nanoGPT's recipe for one processor.

python -m benchmarks.bench_gpt [speed] [documentation] [tinyshakespeare] [recipe]

- speed: one step of training beside PyTorch and beside the engine of chapter 10.
- documentation, tinyshakespeare: GPT, RNN, GRU and LSTM of equal parameters, each given the same processor
  time, with a schedule that ends when the time does; n-grams are counted in a fraction of a second.
- recipe: nanoGPT's settings for a processor, 2,000 steps on tinyshakespeare, three seeds; and with a rate
  that is chosen on the ninth tenth of the text. What is stored already is not measured again.

Times are processor seconds of one thread, so that other programs on the machine do not count.
"""

from benchmarks.measure import (  # isort: skip  (first)
    RESULTS,
    compare,
    keep_freed_memory,
    optional,
    ratio,
    table,
    timing_rows,
    write_result,
)

import functools
import sys
import time

import numpy as np

from benchmarks import gpt_by_engine
from nn_helpers.autodiff import cross_entropy
from nn_helpers.characters import Alphabet, CharacterModel, CharacterNGram
from nn_helpers.data import load_text
from nn_helpers.nn import GPT, AdamW, CosineSchedule, CrossEntropyLoss, clip_grad_norm_, train_step

torch = optional("torch")

# V, T, N, D, heads, layers
SIZES = {"nanoGPT's recipe": (65, 64, 12, 128, 4, 4), "the notebook's size": (93, 32, 8, 64, 4, 2)}
BY_HAND, FUSED = "GPT, backward written by hand", "engine, norm and GELU fused"
BUDGETS = (10, 20, 40)  # processor seconds
TIMED = 40  # updates, to learn how many fit into a budget
RIVALS = {  # about 108,000 parameters each
    "GPT": {"cell": "GPT", "hidden_size": 64, "num_layers": 2, "batch_size": 16, "lr": 6e-3},
    "LSTM": {"cell": "LSTM", "hidden_size": 115},
    "GRU": {"cell": "GRU", "hidden_size": 135},
    "RNN": {"cell": "RNN", "hidden_size": 245},
}
RUNS = [("GPT", 0), ("LSTM", 0), ("GRU", 0), ("RNN", 0), ("GPT", 1), ("GPT", 2)]
STEPS, BATCH = 2000, 12  # of the recipe
TRIAL = 500  # steps, to choose a rate
RATES, RATE = (1e-3, 3e-3), 1e-3  # to choose from; nanoGPT's
PUBLISHED = "1.88"


# Speed


def steps_of(size):
    """One training step by each contestant, as functions."""
    vocabulary, n_steps, n, width, heads, layers = size
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, vocabulary, (2, n, n_steps))
    gpt = GPT(vocabulary, n_steps, width, heads, layers, dtype=np.float32, random_state=0)
    twin = GPT(vocabulary, n_steps, width, heads, layers, dtype=np.float32, random_state=0)
    optimizer, loss_fn = AdamW(gpt.parameters(), 1e-3), CrossEntropyLoss()
    other = AdamW(twin.parameters(), 1e-3)

    def ours():
        train_step(gpt, loss_fn, optimizer, (x, y), max_norm=1.0)

    def by_engine(fused):
        tensors = gpt_by_engine.parameters_of(twin)
        cross_entropy(gpt_by_engine.forward(twin, tensors, x, fused), y).backward()
        for name, parameter in twin.named_parameters():
            parameter.grad = tensors[name].grad
        clip_grad_norm_(twin.parameters(), 1.0)
        other.step()

    return {
        "PyTorch": torch and torch_step(size, x, y),
        BY_HAND: ours,
        FUSED: functools.partial(by_engine, True),
        "engine, plain operations": functools.partial(by_engine, False),
    }


def torch_step(size, x, y):
    """The same step in PyTorch, eager, with its own fused attention."""
    vocabulary, n_steps, _, width, heads, layers = size
    torch.set_num_threads(1)
    nn, functional = torch.nn, torch.nn.functional

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
            self.in_proj, self.out_proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
            self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

        def forward(self, x):
            n, t, _ = x.shape
            qkv = self.in_proj(self.norm1(x)).split(width, dim=2)
            q, k, v = (part.view(n, t, heads, -1).transpose(1, 2) for part in qkv)
            seen = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
            x = x + self.out_proj(seen.transpose(1, 2).contiguous().view(n, t, width))
            return x + self.down(functional.gelu(self.up(self.norm2(x)), approximate="tanh"))

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.tokens, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(n_steps, width)
            self.blocks = nn.ModuleList([Block() for _ in range(layers)])
            self.norm = nn.LayerNorm(width)

        def forward(self, x):
            stream = self.tokens(x) + self.positions(torch.arange(x.shape[1]))
            for block in self.blocks:
                stream = block(stream)
            return self.norm(stream) @ self.tokens.weight.T

    network = Network()
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3)
    x, y = torch.tensor(x), torch.tensor(y)

    def step():
        loss = functional.cross_entropy(network(x).view(-1, vocabulary), y.view(-1))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()

    return step


def speed():
    """Write the table of speeds."""
    contests = {name: steps_of(size) for name, size in SIZES.items()}
    before = [
        compare({key: steps[key] for key in (BY_HAND, FUSED)}, 21, warm_up=3, clock=time.process_time)
        for steps in contests.values()
    ]
    kept, tables = keep_freed_memory(), []
    for name, steps in contests.items():
        seconds = compare(steps, rounds=41, warm_up=3, clock=time.process_time)
        to_hand = {key: f"{ratio(seconds, key, BY_HAND):.2f}" for key, times in seconds.items() if times}
        header, rows = timing_rows(seconds, peer="PyTorch", extra={"ratio to by hand": to_hand})
        tables.append(table([f"{name} {SIZES[name]}", *header[1:]], rows))
    text = (
        "One step: forward, backward, clipping, AdamW; in brackets V, T, N, D, heads, layers. Processor time."
    )
    memory = (
        "The engine's graph dies with every step. For all contestants alike, memory that is freed is kept "
        "for the next step; as glibc does it by default, giving much of it back to the system, the fused "
        f"engine takes {' and '.join(f'{ratio(seconds, FUSED, BY_HAND):.2f}' for seconds in before)} of "
        "the time by hand."
    )
    write_result(
        "gpt_speed",
        "One training step of a GPT",
        text,
        *tables,
        memory if kept else "Memory is the C library's affair here.",
        packages=["torch"],
    )


# Equal parameters, equal time


def trained_for(seconds, text, alphabet, settings, seed):
    """A model trained for about so many processor seconds, in whole epochs or on a part of the text."""
    model = CharacterModel(**settings, alphabet=alphabet, random_state=seed)
    trial = model.training_steps(text)
    next(trial)
    start = time.process_time()
    for _ in range(TIMED):
        next(trial)
    per_update = (time.process_time() - start) / TIMED
    n_epochs = seconds / per_update / (len(text) / (model.n_steps * model.batch_size))
    model.n_epochs = max(1, round(n_epochs))
    start = time.process_time()
    model.fit(text[: int(len(text) * min(1, n_epochs))], progress=False)
    return model, time.process_time() - start


def equal_time(wanted):
    """Write the table of held-out losses at equal parameters and equal time."""
    text = load_text(wanted)
    alphabet, rows = Alphabet(text.characters), []
    for n in (3, 4, 5, 6):
        start = time.process_time()
        ngram = CharacterNGram(n, alphabet).fit(text.train)
        spent = time.process_time() - start
        result = f"{ngram.nats_per_character(text.test):.3f} ({spent:.2f} s)"
        rows.append([f"{n}-gram", "counted", "none", *[result] * len(BUDGETS)])
    header = [text.name, "parameters", "seed", *(f"{seconds} s" for seconds in BUDGETS)]
    chosen = {
        "documentation": "were chosen while looking at the first 15,000 characters of this same held-out "
        "text; the recurrent networks keep the settings of chapters 08 and 09. That favours the GPT.",
        "tinyshakespeare": "were chosen on the documentation; the recurrent networks keep the settings of "
        "chapters 08 and 09.",
    }
    explanation = (
        f"Held-out loss in nats per character on {wanted}, after training for about so many processor "
        "seconds of one thread (in brackets: exactly), each time with a schedule that ends there. The GPT's "
        f"rate, window, batch and initial spread {chosen[wanted]}"
    )
    title = "Character models at equal parameters and equal time"
    file = "gpt" if wanted == "documentation" else f"gpt_{wanted}"
    for name, seed in RUNS:
        scores = []
        for seconds in BUDGETS:
            model, spent = trained_for(seconds, text.train, alphabet, RIVALS[name], seed)
            scores.append(f"{model.nats_per_character(text.test):.3f} ({spent:.0f} s)")
            print(name, seed, scores[-1], flush=True)
        size = sum(parameter.size for parameter in model.network_.parameters())
        rows.append([name, f"{size:,}", seed, *scores])
        write_result(file, title, explanation, table(header, rows))  # what there is so far


# nanoGPT's recipe


def recipe_loss(gpt, codes):
    """The mean loss over windows side by side, as nanoGPT estimates it: contexts of 1 to 64 characters."""
    t = gpt.block_size
    at = t * np.arange((len(codes) - 1) // t)[:, None] + np.arange(t)
    loss_fn, parts = CrossEntropyLoss(), np.array_split(at, 20)
    return np.average([loss_fn(gpt(codes[p]), codes[p + 1]) for p in parts], weights=[len(p) for p in parts])


class TwoGroups:
    """nanoGPT's optimiser: the matrices decay, gains of layer normalisation do not."""

    def __init__(self, parameters, lr):
        self.parameters, self.lr = list(parameters), lr
        matrices = [p for p in self.parameters if p.data.ndim > 1]
        vectors = [p for p in self.parameters if p.data.ndim == 1]
        self.groups = [
            AdamW(group, lr, betas=(0.9, 0.99), weight_decay=decay)
            for group, decay in ((matrices, 0.1), (vectors, 0.0))
        ]

    def zero_grad(self):
        for group in self.groups:
            group.zero_grad()

    def step(self):
        for group in self.groups:
            group.lr = self.lr
            group.step()


def recipe(lr, seed, train, test, size, steps=STEPS):
    """The held-out loss of one run of the recipe, and its processor seconds."""
    rng = np.random.default_rng(seed)
    gpt = GPT(size, 64, 128, 4, 4, bias=False, dtype=np.float32, random_state=rng)
    optimizer = TwoGroups(gpt.parameters(), lr)
    schedule, loss_fn = CosineSchedule(lr, warmup=100 / steps, minimum=lr / 10), CrossEntropyLoss()
    start = time.process_time()
    for step in range(steps):
        at = rng.integers(len(train) - 64, size=(BATCH, 1)) + np.arange(64)
        optimizer.lr = schedule(step / steps)
        train_step(gpt, loss_fn, optimizer, (train[at], train[at + 1]), max_norm=1.0)
    return recipe_loss(gpt, test), time.process_time() - start


def recipes():
    """Write the table of the recipe: how a rate is chosen, then with that rate, then as it is."""
    text = load_text("tinyshakespeare")
    alphabet, rows = Alphabet(text.characters), stored_rows("gpt_recipe")
    known, test = alphabet.encode(text.train), alphabet.encode(text.test)
    to_learn, to_choose = np.split(known, [len(known) * 8 // 9])

    def losses(name, parts, runs, steps=STEPS):
        """The held-out loss of each run, measured or stored."""
        for lr, seed in runs:
            if (f"{lr:g}", str(seed), name) not in rows:
                loss, seconds = recipe(lr, seed, *parts, len(alphabet), steps)
                rows[f"{lr:g}", str(seed), name] = [f"{loss:.3f}", f"{seconds:.0f}"]
                write_recipes(rows)
        return [float(rows[f"{lr:g}", str(seed), name][0]) for lr, seed in runs]

    name = f"the ninth tenth, {TRIAL} steps, to choose"
    found = losses(name, (to_learn, to_choose), [(lr, 3) for lr in RATES], TRIAL)
    chosen = RATES[int(np.argmin(found))]
    for rate in (chosen, RATE):
        losses("the last tenth", (known, test), [(rate, seed) for seed in range(3)])


def stored_rows(name):
    """The rows of a stored table: the first three cells to the others."""
    path = RESULTS / f"{name}.md"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    cells = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return {tuple(row[:3]): row[3:] for row in cells[2:]}


def write_recipes(rows):
    explanation = (
        f"tinyshakespeare: 4 layers, 4 heads, 128, block 64, batch 12, {STEPS:,} steps, no dropout, no "
        "biases, AdamW with a cosine, whose decay spares the gains of layer normalisation; trained on all "
        "the text before the part that the loss is measured on. "
        f"Published for {RATE:g}: {PUBLISHED}."
    )
    header = ["highest rate", "seed", "loss on", "held-out loss", "processor seconds"]
    lines = [[*key, *cells] for key, cells in rows.items()]
    write_result("gpt_recipe", "nanoGPT's recipe for a processor", explanation, table(header, lines))


JOBS = {
    "speed": speed,
    "documentation": functools.partial(equal_time, "documentation"),
    "tinyshakespeare": functools.partial(equal_time, "tinyshakespeare"),
    "recipe": recipes,
}

if __name__ == "__main__":
    for job in sys.argv[1:] or JOBS:
        JOBS[job]()
