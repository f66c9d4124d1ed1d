"""JavaScript for the pages of the browser tests that tells when a page has nothing more to show.

No clock decides that: the kernel has answered everything that it was asked, no run is on, and every picture
that came has been shown. On a busy machine it takes longer, and says the same.
"""

# Runs before all else in a page: pictures.begun counts those that came, pictures.waiting those not yet shown.
COUNT_PICTURES = """(() => {
    const { decode } = HTMLImageElement.prototype;
    window.pictures = { begun: 0, waiting: 0 };
    HTMLImageElement.prototype.decode = function () {
        window.pictures.begun += 1;
        window.pictures.waiting += 1;
        return decode.call(this).finally(() => { window.pictures.waiting -= 1; });
    };
})()"""
# Three questions in a row: what waits for an answer (a slider's newest value, the next move of a pointer)
# is sent after the first of them.
UNTIL_QUIET = """async enough => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    const frame = () => new Promise(requestAnimationFrame);
    for (let calm = 0; calm < 3 && !enough();) {
        const { begun } = window.pictures;
        await kernel.requestExecute({ code: '', silent: true }).done;
        do await frame(); while (window.pictures.waiting);
        const runs = document.querySelector('.nn-picture[aria-busy=true]') !== null;
        calm = runs || window.pictures.begun !== begun ? 0 : calm + 1;
    }
}"""
QUIET = f"async () => {{ await ({UNTIL_QUIET})(() => false); return true; }}"
# "drawn" once another picture is there than the one with the address `before`; "still" where none will come.
DRAWN = f"""async ([image, before]) => {{
    const drawn = () => image.src !== before && image.complete && image.naturalWidth > 0;
    await ({UNTIL_QUIET})(drawn);
    return drawn() ? 'drawn' : 'still';
}}"""
# Every explorer shows a picture that has room. Views are made some time after their cell has run; the text of
# the output says that there will be one.
SHOWN = """() => {
    const cells = window.jupyterapp.shell.currentWidget.context.model.toJSON().cells;
    const texts = cells.flatMap(cell => cell.outputs || []).map(output => output.data?.['text/plain'] || '');
    const due = texts.filter(text => [].concat(text).join('').includes('Explorer: ')).length;
    const explorers = [...document.querySelectorAll('.nn-explorer')];
    return explorers.length >= due && explorers.every(explorer => {
        const image = explorer.querySelector('img.widget-image');
        const box = image?.getBoundingClientRect();
        return box && image.complete && image.naturalWidth > 0 && box.width > 200 && box.height > 100;
    });
}"""
# The window has its new width, and for ten frames nothing in an explorer has moved.
LAID_OUT = """async wide => {
    const places = () => innerWidth === wide && [...document.querySelectorAll('.nn-explorer, .nn-explorer *')]
        .map(node => Object.values(node.getBoundingClientRect().toJSON())).join();
    for (let calm = 0, before = ''; calm < 10;) {
        await new Promise(requestAnimationFrame);
        const now = places();
        calm = now !== false && now === before ? calm + 1 : 0;
        before = now;
    }
    return true;
}"""
