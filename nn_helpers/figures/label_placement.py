"""Where the numbers on the wires of a drawn network stand, so that they do not crowd."""

import numpy as np

PLACES = np.linspace(0.18, 0.80, 17)  # where along a wire its number may stand


def place_labels(segments: np.ndarray, unit: np.ndarray, length: float, height: float) -> np.ndarray:
    """Choose a place on each wire by descending, wire by wire, a penalty for crowding.

    A label is seen as three points along its wire, which should keep away from those of the other labels
    and from the other wires.

    Parameters
    ----------
    segments : ndarray, shape (E, 2, 2)
        Start and end of each wire, in data coordinates.
    unit : ndarray, shape (E, 2)
        The direction of each wire, of length 1.
    length, height : float
        Size of a label in data coordinates, along its wire and across.

    Returns
    -------
    ndarray, shape (E, 2)
        The middle of each label.
    """
    start, stop = segments[:, 0], segments[:, 1]
    spots = start[:, None] + PLACES[None, :, None] * (stop - start)[:, None]  # (E, P, 2)
    offsets = np.array([-1, 0, 1])[None, None, :, None] * (0.36 * length) * unit[:, None, None, :]
    points = spots[:, :, None] + offsets  # (E, P, 3, 2)
    crossing = np.zeros(spots.shape[:2])
    for other in range(len(segments)):
        distance = _distance(points, start[other], stop[other]).min(axis=2)
        distance[other] = np.inf
        crossing += np.exp(-((distance / (0.8 * height)) ** 2))
    base = 0.6 * crossing + 0.3 * np.abs(PLACES - 0.36)[None]
    chosen = np.full(len(segments), len(PLACES) // 3)
    for _ in range(6):
        for edge in range(len(segments)):
            others = np.delete(np.arange(len(segments)), edge)
            near = points[edge][:, :, None, None] - points[others, chosen[others]][None, None]
            distance = np.hypot(near[..., 0], near[..., 1]).min(axis=(1, 3))  # (P, others)
            crowd = np.exp(-((distance / (1.15 * height)) ** 4)).sum(axis=1)
            chosen[edge] = int((base[edge] + 4 * crowd).argmin())
    return spots[np.arange(len(segments)), chosen]


def _distance(points: np.ndarray, start: np.ndarray, stop: np.ndarray) -> np.ndarray:
    along = stop - start
    share = np.clip(((points - start) @ along) / (along @ along), 0, 1)
    return np.linalg.norm(points - (start + share[..., None] * along), axis=-1)
