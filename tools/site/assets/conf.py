"""Settings of the book."""

project = "Neural networks, from one neuron to the LSTM and beyond"
author = "The course's authors"
copyright = "the course's authors; text and pictures CC BY 4.0, code BSD-3-Clause"
language = "en"
extensions = ["myst_nb"]
exclude_patterns = ["_build"]
nb_execution_mode = "off"
nb_merge_streams = True
# A picture comes first, words where there is none.
nb_mime_priority_overrides = [
    ("html", "application/vnd.jupyter.widget-view+json", None),
    ("html", "text/html", 5),
]
myst_enable_extensions = ["dollarmath", "amsmath", "html_image"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header", "mystnb.unknown_mime_type", "misc.highlighting_failure"]
html_theme = "sphinx_book_theme"
html_title = "Neural networks, from one neuron to the LSTM and beyond"
html_static_path = ["_static"]
html_favicon = "_static/favicon.svg"
html_context = {"default_mode": "auto"}
mathjax_path = "mathjax/tex-chtml.js"
html_css_files = ["book.css"]
html_js_files = ["book.js"]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "navbar_persistent": [],
    "use_download_button": False,
    "use_fullscreen_button": True,
    "home_page_in_toc": True,
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
