"""The course for everybody: axe's rules, the keyboard, both themes, narrow pages, no unwanted motion."""

import io
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from lab import EXERCISES, NOTEBOOKS, Unchanged
from PIL import Image

OURS = [[".jp-Notebook .jp-OutputArea-output"], [".jp-Notebook .jp-RenderedMarkdown"]]
AXE = """ours => axe.run({include: ours}, {resultTypes: ['violations']}).then(result =>
    result.violations.flatMap(found => found.nodes.map(node => `${found.id}: ${node.html.slice(0, 200)}`)))"""
CONTROLS = ".noUi-handle, select, input, button:not(.mod-active), .nn-frame[tabindex]"
KEYS = {
    "SELECT": ["ArrowDown", "ArrowUp"],
    "BUTTON": ["Enter"],
    "checkbox": ["Space"],
    "text": ["a", "Enter"],
}
LIVE_REGIONS = """all => all.map(one =>
    one.querySelectorAll('[aria-live=polite], [role=status], [role=log]').length)"""
UNNAMED_VALUES = """all => all.filter(handle => handle.getAttribute('aria-valuetext') !==
    handle.closest('.widget-slider').querySelector('.widget-readout').textContent.trim())
    .map(handle => handle.ariaLabel)"""
CUT_OFF = """parts => [...document.querySelectorAll('.nn-explorer')].flatMap(explorer => {
    const edge = explorer.closest('.jp-OutputArea-output').getBoundingClientRect().right + 1;
    return [...explorer.querySelectorAll(parts)]
        .filter(node => node.offsetParent && node.getBoundingClientRect().right > edge)
        .map(node => node.outerHTML.slice(0, 100));
})"""
PARTS = "img, figcaption, button, select, input, .noUi-handle, .widget-readout"
AT_REST = ("Stop", "Back", "Play")  # stop what does not run; play is tried by the explorer's own slider
DEMO = pytest.mark.parametrize("ran", ["notebooks/demo.ipynb"], indirect=True)


@pytest.fixture
def restored(ran):
    """The page as it was, after a test that changes its size, theme or media."""
    size = ran.page.viewport_size
    yield ran
    ran.resize(**size)
    ran.page.emulate_media(reduced_motion="no-preference")
    ran.set_theme("Light")


@pytest.mark.parametrize("ran", [*NOTEBOOKS, "notebooks/demo.ipynb"], indirect=True)
def test_nothing_of_ours_is_closed_to_anybody(restored, screenshots, request):
    """0 violations in both themes; each explorer has one polite live region, and nothing is cut off."""
    page = restored.page
    stem = Path(request.node.callspec.params["ran"]).stem
    assert restored.errors() == []
    assert restored.cells_not_run() == 0
    explorers = restored.explorers()
    page.evaluate(AXE_SCRIPT)
    for theme in ("Light", "Dark"):
        restored.set_theme(theme)
        assert page.evaluate(AXE, OURS) == [], theme
    for number, explorer in enumerate(explorers, start=1):
        explorer.screenshot(path=screenshots / f"{stem}-explorer-{number}-dark.png")
    assert set(page.locator(".nn-explorer").evaluate_all(LIVE_REGIONS)) <= {1}
    assert page.locator(".nn-explorer .widget-slider .noUi-handle").evaluate_all(UNNAMED_VALUES) == []
    page.evaluate("window.jupyterapp.shell.collapseLeft()")
    for width, height in ((820, 1000), (640, 500)):  # the second is 1280 x 1000 at 200 %
        restored.resize(width, height)
        assert page.evaluate(CUT_OFF, PARTS) == [], width
        for number, explorer in enumerate(explorers, start=1):
            explorer.screenshot(path=screenshots / f"{stem}-explorer-{number}-{width}.png")


@pytest.mark.parametrize("ran", EXERCISES, indirect=True)
def test_exercises_are_closed_to_nobody(restored):
    """As they are handed out: what a check says of an unsolved cell is an output like any other."""
    page = restored.page
    assert restored.cells_not_run() == 0
    page.evaluate(AXE_SCRIPT)
    for theme in ("Light", "Dark"):
        restored.set_theme(theme)
        assert page.evaluate(AXE, OURS) == [], theme


def change(lab, explorer, control, moving):
    """Change a control with keys; return whether the picture followed. moving : it begins a run."""
    kind = control.evaluate(
        "node => node.type === 'checkbox' || node.type === 'text' ? node.type : node.tagName"
    )
    keys = KEYS.get(kind, ["ArrowRight", "ArrowLeft"])
    for key in keys:
        try:
            lab.change_picture(explorer, lambda key=key: control.press(key), moving)
        except Unchanged:
            continue
        return True
    return False


@DEMO
def test_every_control_is_reached_by_tab_and_answers_to_keys(ran):
    """The explorers of the demonstration have every kind of control."""
    lab, page = ran, ran.page
    for explorer in lab.explorers():
        controls = [control for control in explorer.locator(CONTROLS).all() if control.is_visible()]
        controls[0].focus()
        for control in controls[1:]:
            for _ in range(3):  # a readout between two controls takes the focus as well
                page.keyboard.press("Tab")
                if control.evaluate("node => node === document.activeElement"):
                    break
            else:
                raise AssertionError(f"Tab does not reach {control.evaluate('node => node.outerHTML')[:200]}")
        for control in controls:
            name = control.get_attribute("aria-label") or control.inner_text().strip()
            if name.startswith(AT_REST):
                continue
            moving = control.evaluate("node => node.closest('.nn-moving') !== null")
            assert change(lab, explorer, control, moving), f"no key on {name!r} changes the picture"
            if moving:
                control.press("Tab")
                page.keyboard.press("Enter")  # Stop is next to Start
                lab.settle()


@DEMO
def test_a_slider_says_its_value_as_it_is_read(ran):
    curve, _, fit = ran.explorers()
    weight = curve.locator(".noUi-handle").first
    before = weight.get_attribute("aria-valuetext")
    ran.change_picture(curve, lambda: weight.press("ArrowRight"))
    assert float(weight.get_attribute("aria-valuetext")) == pytest.approx(float(before) + 0.1)
    penalty = fit.locator(".noUi-handle[aria-label=Penalty]")
    assert float(penalty.get_attribute("aria-valuetext")) < 1  # not its exponent
    assert fit.get_by_role("button", name="Play or pause: Frame").count() == 1


def brightness(explorer):
    """Mean brightness of the picture as the screen shows it, from 0 to 1."""
    shot = Image.open(io.BytesIO(explorer.locator("img.widget-image").screenshot()))
    return np.asarray(shot.convert("L")).mean() / 255


@DEMO
def test_pictures_follow_the_theme(restored):
    curve, *_ = restored.explorers()
    assert brightness(curve) > 0.85
    restored.set_theme("Dark")
    assert brightness(curve) < 0.2
    restored.set_theme("Light")
    assert brightness(curve) > 0.85


@DEMO
def test_where_no_motion_is_wanted_steps_stand_instead(fresh, restored):
    page = restored.page
    _, _, fit = restored.explorers()
    assert not fit.get_by_role("button", name="1 step", exact=True).is_visible()
    page.emulate_media(reduced_motion="reduce")
    for name in ("Start", "Stop", "Play or pause: Frame"):
        assert not fit.get_by_role("button", name=name, exact=True).is_visible()
    fit.get_by_role("button", name="10 steps").press("Enter")
    page.wait_for_function(
        "image => image.alt.endsWith('frame 9.')", arg=fit.locator("img.widget-image").element_handle()
    )
    handle = fit.locator(".noUi-handle[aria-label=Frame]")
    before = int(handle.get_attribute("aria-valuetext"))
    restored.change_picture(fit, lambda: fit.get_by_role("button", name="Next").press("Enter"))
    assert int(handle.get_attribute("aria-valuetext")) == before + 1
