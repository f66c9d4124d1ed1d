"""Every notebook in a real JupyterLab: it runs, its pictures have words, its explorers obey the keyboard."""

from pathlib import Path

import pytest
from lab import FRAMES, NOTEBOOKS, Unchanged

CONTROLS = ".noUi-handle, select, input[type=checkbox], input[type=text], button:not(.mod-active)"


def keys_for(control):
    """Return what to press, one after the other, to change a control: twice, as it may stand at its end."""
    kind = control.get_attribute("type")
    if control.evaluate("node => node.tagName") == "SELECT":
        return ["ArrowDown", "ArrowUp"]
    return {"button": ["Enter"], "checkbox": ["Space"], "text": ["a", "Enter"]}.get(
        kind, ["ArrowRight", "ArrowLeft"]
    )


def move_first_control(lab, explorer):
    """Change the first control that can move, with keys only; return the picture's new alternative text."""
    for control in explorer.locator(CONTROLS).all():
        moving = control.evaluate("node => node.closest('.nn-moving') !== null")
        for key in keys_for(control):
            try:
                return lab.change_picture(explorer, lambda: control.press(key), moving)  # noqa: B023
            except Unchanged:
                continue
    raise AssertionError("no key on any control changed the picture")


def missing_alternatives(page):
    """Return the sources of the pictures in outputs that have no alternative text."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.jp-OutputArea-output img')]
            .filter(image => image.alt.length < 20).map(image => image.src.slice(0, 60))"""
    )


@pytest.mark.parametrize("ran", NOTEBOOKS, indirect=True)
def test_notebook_runs_and_its_explorers_obey_the_keyboard(ran, screenshots, request):
    lab = ran
    stem = Path(request.node.callspec.params["ran"]).stem
    assert lab.errors() == []
    assert lab.cells_not_run() == 0
    for number, explorer in enumerate(lab.explorers(), start=1):
        assert len(move_first_control(lab, explorer)) >= 20
        assert explorer.locator("[role=alert]").inner_text() == ""
        explorer.screenshot(path=screenshots / f"{stem}-explorer-{number}.png")
    assert missing_alternatives(lab.page) == []
    lab.page.screenshot(path=screenshots / f"{stem}.png")
    assert lab.messages == []


@pytest.mark.parametrize("ran", ["notebooks/demo.ipynb"], indirect=True)
def test_engine(fresh, screenshots):
    """Sliders, buttons, clicks, drags, keys on the picture, a stream and an error, one after the other."""
    lab = fresh
    page = lab.page
    assert lab.errors() == []
    curve, network, fit = lab.explorers()
    assert missing_alternatives(page) == []
    assert page.locator(".jp-RenderedImage img").get_attribute("alt").endswith("– steeply.")

    assert "weight 1.10" in move_first_control(lab, curve)
    slider = curve.locator(".noUi-handle").first
    assert "weight 1.00" in lab.change_picture(curve, lambda: slider.press("ArrowDown"))
    for text in curve.locator(".noUi-handle").evaluate_all("all => all.map(node => node.ariaLabel)"):
        assert text in ("Weight", "Bias")

    image = network.locator("img")
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    described = lab.change_picture(
        network, lambda: page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 60)
    )
    assert "Node h1" in described
    frame = network.locator(".nn-frame")
    frame.focus()
    assert "Node h2" in lab.change_picture(network, lambda: frame.press("ArrowDown"))
    assert "Node x" in lab.change_picture(network, lambda: frame.press("ArrowLeft"))
    choice = network.locator("select")
    described = lab.change_picture(network, lambda: choice.press("ArrowDown"))
    assert described != lab.change_picture(network, lambda: choice.press("ArrowDown"))
    step = network.get_by_role("button", name="Next")
    assert "step 2" in lab.change_picture(network, lambda: step.press("Enter"))
    network.screenshot(path=screenshots / "demo-network.png")

    frame = fit.locator(".nn-frame")
    frame.focus()
    for key in ("n", "ArrowUp", "ArrowRight"):
        lab.change_picture(fit, lambda key=key: frame.press(key))
    fit.locator("img").scroll_into_view_if_needed()
    box = fit.locator("img").bounding_box()

    def drag():
        page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.2 * box["height"], steps=8)
        page.mouse.up()

    lab.change_picture(fit, drag)
    start = fit.get_by_role("button", name="Start", exact=True)
    stop = fit.get_by_role("button", name="Stop", exact=True)
    lab.change_picture(fit, lambda: start.press("Enter"), moving=True)
    stop.press("Enter")
    lab.settle()
    described = fit.locator("img").get_attribute("alt")
    assert not described.endswith(f"frame {FRAMES - 1}.")
    fit.screenshot(path=screenshots / "demo-fit.png")

    handles = curve.locator(".noUi-handle")
    handles.nth(1).press("End")
    handles.nth(0).press("Home")
    for _ in range(50):
        handles.nth(0).press("ArrowRight")
    alarm = curve.locator("[role=alert]")
    alarm.filter(has_text="forbidden").wait_for()
    assert "Weight = 0" in alarm.inner_text()
    curve.screenshot(path=screenshots / "demo-error.png")
    lab.change_picture(curve, lambda: handles.nth(0).press("ArrowRight"))
    assert alarm.inner_text() == ""
    page.screenshot(path=screenshots / "demo.png")
    assert lab.messages == []
