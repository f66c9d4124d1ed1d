"""The first process of a sandbox: imports what every notebook imports, then forks an agent whenever asked.

On standard input there is a socket. "N" and "P" come with two pipes and start an agent, in a nest of its own
or plainly; the reply is "+" or a reason. "E" ends the agent and everything that it started; the reply is "+".
"""

import contextlib
import gc
import json
import os
import resource
import signal
import socket
import sys

from . import nest
from .agent import Agent, Nowhere, make_shell
from .protocol import Channel, Closed


def warm_up():
    """Import what every notebook imports, and let figures be closed instead of drawn."""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot

    import nn_helpers
    import nn_helpers.figures.plotting as plotting

    def show(fig, alt):
        del alt
        matplotlib.pyplot.close(fig)

    nn_helpers.show = plotting.show = show


def main():
    """Serve until the socket is closed."""
    settings = json.loads(sys.argv[1])
    control = socket.socket(fileno=os.dup(0))
    warm_up()
    shell = make_shell()
    close_the_doors()
    gc.collect()
    gc.freeze()
    control.sendall(b"+\n")
    first = middle = None
    while True:
        command, pipes, _, _ = socket.recv_fds(control, 1, 2)
        if command in (b"E", b"") and first is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(first, signal.SIGKILL)
            os.waitpid(middle, 0)
            first = None
        if command == b"":
            os._exit(0)
        if command in (b"N", b"P"):
            first, middle, reason = hatch(command == b"N", settings, control, pipes, shell)
            control.sendall(reason.encode() + b"\n")
        else:
            control.sendall(b"+\n")


def hatch(nested, settings, control, pipes, shell):
    """Fork an agent: (its process, the process that waits for it, "+" or why there is none)."""
    reading, writing = os.pipe()
    middle = os.fork()
    if middle:
        os.close(writing)
        for pipe in pipes:
            os.close(pipe)
        with os.fdopen(reading) as told:
            first, _, reason = told.read(1000).partition(" ")
        if reason != "+":
            os.waitpid(middle, 0)
            return None, None, reason or "no agent"
        return int(first), middle, "+"
    try:
        os.close(reading)
        control.close()
        if nested:
            nest.isolate(settings["home"], settings["disk"])
        first = os.fork()
        if first == 0:
            os.close(writing)
            serve(nested, settings["limits"], pipes, shell)
        for pipe in pipes:
            os.close(pipe)
        os.write(writing, f"{first} +".encode())
        os.close(writing)
        os.waitpid(first, 0)
    except OSError as error:
        os.write(writing, f"0 {error}".replace("\n", " ").encode())
    finally:
        os._exit(0)


def serve(nested, limits, pipes, shell):
    """Be the agent."""
    try:
        if nested:
            nest.forsake()
        else:
            nest.forget_keys()
        os.setsid()  # a signal to its own group must not reach the nursery
        for name, value in limits.items():
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(getattr(resource, "RLIMIT_" + name), (value, value))
        sys.path.insert(0, "")  # as in a notebook: what a cell writes beside it can be imported
        channel = Channel(*pipes)
        channel.send({"ready": True})
        with contextlib.suppress(Closed):
            Agent(channel, shell).serve()
    finally:
        os._exit(0)


def close_the_doors():
    """Nothing is read or printed any more."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)
    sys.stdout, sys.stderr = Nowhere(), Nowhere()
