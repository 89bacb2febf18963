"""The formats that commands write: the one list, which the options, the help, the files and the tests read."""

PAGES = ("terminal", "plain", "markdown", "html", "json")
"""Of every command that says something of a machine."""
OTHER_TOOLS = ("github", "junit", "nagios", "prometheus")
"""Of findings, made for CI and monitoring."""
FORMATS = (*PAGES, *OTHER_TOOLS)

FILES = {"markdown": "report.md", "html": "report.html", "json": "report.json", "plain": "report.txt"}
"""The formats that a bundle may hold, each with the name of its file."""
BUNDLE = ("markdown", "html", "json")
ENDINGS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".prom": "prometheus",
    ".xml": "junit",
}
"""What the end of a file's name says of its format."""
SHORT = {"md": "markdown", "txt": "plain", "text": "plain", "htm": "html"}
"""Other names of them."""
