"""What crosses the border of the sandbox: frames of JSON and npy, bounded, checked, never unpickled.

A frame is the length of its JSON, the number of its arrays, the JSON, then each array with its length. Both
sides use this module and values.py, which need NumPy and the standard library only.
"""

import json
import os
import select
import struct
import time

from .values import Aside, ProtocolError, read_array, write_array

MOST_JSON = 4 * 2**20
MOST_ARRAYS = 4096
MOST_BYTES = 64 * 2**20


class Closed(ProtocolError):
    """The other side is gone."""


class Late(ProtocolError):
    """The other side did not answer in time."""


class Channel:
    """Frames over two pipes.

    Parameters
    ----------
    reading, writing : file descriptors.
    watch : called about ten times a second while waiting; may raise to end the wait.
    """

    def __init__(self, reading, writing, watch=None):
        self.reading, self.writing, self.watch, self.watched = reading, writing, watch, 0.0
        os.set_blocking(reading, False)
        os.set_blocking(writing, False)

    def send(self, message, seconds=None):
        """Write one frame, arrays first taken out of the message.

        Raises
        ------
        ProtocolError
            If the message is too large, or the other side does not read it in time.
        """
        arrays = []
        text = json.dumps(message, default=lambda array: _set_aside(array, arrays)).encode()
        if len(text) > MOST_JSON or len(arrays) > MOST_ARRAYS or sum(map(len, arrays)) > MOST_BYTES:
            raise ProtocolError("the answer is too large")
        frame = struct.pack(">II", len(text), len(arrays)) + text
        frame += b"".join(struct.pack(">I", len(array)) + array for array in arrays)
        view, deadline = memoryview(frame), _deadline(seconds)
        while view:
            self._wait([], [self.writing], deadline)
            try:
                view = view[os.write(self.writing, view[: 2**16]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise Closed("the other side is gone") from error

    def receive(self, seconds=None):
        """Read one frame.

        Returns
        -------
        dict

        Raises
        ------
        ProtocolError
            If no whole frame within the bounds arrives in time (Late, Closed).
        """
        deadline = _deadline(seconds)
        length, count = struct.unpack(">II", self._read(8, deadline))
        if length > MOST_JSON or count > MOST_ARRAYS:
            raise ProtocolError("the answer is too large")
        text, arrays, room = self._read(length, deadline), [], MOST_BYTES
        for _ in range(count):
            (size,) = struct.unpack(">I", self._read(4, deadline))
            room -= size
            if room < 0:
                raise ProtocolError("the answer is too large")
            arrays.append(self._read(size, deadline))
        try:
            message = json.loads(text)
            if not isinstance(message, dict):
                raise ValueError("a frame holds an object")
            message["arrays"] = [read_array(array) for array in arrays]
        except (ValueError, RecursionError, MemoryError) as error:
            raise ProtocolError("the answer is not in the agreed form") from error
        return message

    def _read(self, size, deadline):
        parts, missing = [], size
        while missing:
            self._wait([self.reading], [], deadline)
            try:
                part = os.read(self.reading, min(missing, 2**20))
            except BlockingIOError:
                continue
            except OSError as error:
                raise Closed("the other side is gone") from error
            if not part:
                raise Closed("the other side is gone")
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _wait(self, reading, writing, deadline):
        while True:
            if self.watch and time.monotonic() - self.watched > 0.1:  # also while bytes trickle in
                self.watch()
                self.watched = time.monotonic()
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                raise Late("no answer in time")
            slices = 0.1 if self.watch else None
            timeout = left if slices is None else slices if left is None else min(slices, left)
            if any(select.select(reading, writing, [], timeout)):
                return


def _deadline(seconds):
    return None if seconds is None else time.monotonic() + seconds


def _set_aside(value, arrays):
    if not isinstance(value, Aside):
        raise ProtocolError("a value that cannot be sent")
    arrays.append(write_array(value.array))
    return {"a": len(arrays) - 1}
