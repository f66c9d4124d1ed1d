"""The course as a website: a book to read, and the course itself in the browser, nothing to install.

builder    the environment that builds it, .venv-site
pyodide    Python for the browser: which files, from where, with which checksums
wheels     nn_helpers and what it needs, as packages of that Python
live       JupyterLite with the notebooks
book       the stored notebooks as pages
offline    what the browser keeps
server     a server to look at it
"""
