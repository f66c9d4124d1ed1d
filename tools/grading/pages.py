"""Pages for the instructor: HTML that runs nothing and loads nothing, readable on any screen."""

from .feedback import escape

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 66rem; margin: 0 auto; padding: 1rem;
  color: #1a1a1a; background: #fff; overflow-wrap: anywhere; }}
h1 {{ font-size: 1.5rem; }}
h2 {{ font-size: 1.2rem; margin: 1.6rem 0 .4rem; }}
h3 {{ font-size: 1rem; margin: .8rem 0 .2rem; }}
table {{ border-collapse: collapse; width: 100%; }}
caption {{ text-align: left; font-weight: 600; padding: .3rem 0; }}
th, td:first-child {{ overflow-wrap: normal; }}
th, td {{ text-align: left; vertical-align: top; padding: .25rem .6rem; border-bottom: 1px solid #ccc; }}
td.number, th.number {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
pre {{ font: .88rem/1.4 ui-monospace, monospace; white-space: pre-wrap; margin: 0; padding: .5rem;
  background: #f4f4f4; }}
figure {{ margin: 0; min-width: 0; }}
figcaption {{ font-size: .9rem; }}
svg {{ max-width: 100%; height: auto; }}
.beside {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: .8rem; }}
.wide {{ overflow-x: auto; }}
.wide table {{ min-width: 44rem; overflow-wrap: normal; }}
@media (prefers-color-scheme: dark) {{
  body {{ color: #eee; background: #161616; }}
  a {{ color: #8ab4f8; }}
  a:visited {{ color: #c58af9; }}
  pre {{ background: #2a2a2a; }}
  th, td {{ border-bottom-color: #555; }}
  svg {{ background: #fff; }}
}}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def document(title, body):
    """A page. body : HTML; whatever came from elsewhere in it was escaped before."""
    return PAGE.format(title=escape(title), body=body)
