"""Take the picture of the course for the README: ``python tests/browser/course_picture.py [notebook]``."""

import io
import shutil
import sys
import tempfile
from pathlib import Path

from lab import REPOSITORY, Lab, start_browser, start_server
from PIL import Image

TARGET = REPOSITORY / "docs" / "course.png"
NOTEBOOK = "03_backpropagation.ipynb"
WIDTH, HEIGHT = 1180, 760
COLOURS = 128
TIDY = """async () => {
    const app = window.jupyterapp;
    app.shell.collapseLeft();
    app.shell.collapseRight();
    await app.commands.execute('docmanager:save').catch(() => {});
}"""


def take(name, number=0, presses=6):
    """Return a picture of one explorer with the text around it, after some presses on its first control."""
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
            explorer = lab.explorers()[number]
            page.evaluate(TIDY)
            control = explorer.locator(".noUi-handle").first
            for _ in range(presses):
                lab.change_picture(explorer, lambda: control.press("ArrowRight"))
            explorer.evaluate("node => node.scrollIntoView({block: 'end'})")
            page.wait_for_timeout(1500)
            picture = Image.open(io.BytesIO(page.screenshot()))
            lab.shut_down()
            return picture


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    name = sys.argv[1] if len(sys.argv) > 1 else NOTEBOOK
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    picture = take(name, number).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(TARGET, optimize=True)
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1000:.0f} kB")
