"""Take the picture of the course for the README: ``python tests/browser/course_picture.py``."""

import io
import shutil
import tempfile
from pathlib import Path

from lab import REPOSITORY, Lab, start_browser, start_server
from PIL import Image

TARGET = REPOSITORY / "docs" / "course.png"
NOTEBOOK = "03_backpropagation.ipynb"
WIDTH, HEIGHT = 1060, 930
STEPS = 8  # of the walk forward and back
COLOURS = 128
TIDY = """async () => {
    const app = window.jupyterapp;
    app.shell.collapseLeft();
    app.shell.collapseRight();
    await app.commands.execute('docmanager:save').catch(() => {});
}"""


def take(name):
    """Return a picture of the lecture's first explorer, some steps on."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "course")
        shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
        shutil.copytree(REPOSITORY / "data", root / "data")
        with (
            start_server(root, Path(folder, "log")) as (address, token),
            start_browser(WIDTH, HEIGHT) as page,
        ):
            lab = Lab(page, address, token)
            lab.open(f"notebooks/{name}")
            lab.run_all()
            explorer = lab.explorers()[0]
            page.evaluate(TIDY)
            for _ in range(STEPS):
                lab.change_picture(explorer, explorer.get_by_role("button", name="Next").click)
            explorer.evaluate("node => node.scrollIntoView({block: 'end'})")
            page.wait_for_timeout(1500)
            picture = Image.open(io.BytesIO(page.screenshot()))
            lab.shut_down()
            return picture


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    picture = take(NOTEBOOK).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(TARGET, optimize=True)
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1000:.0f} kB")
