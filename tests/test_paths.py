"""Where envcheck keeps its own files."""

import ast
from pathlib import Path

from envcheck import paths


def test_the_variables_of_xdg_come_before_the_home() -> None:
    environ = {"HOME": "/home/a", "XDG_CACHE_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_CONFIG_HOME": "/k"}
    assert (paths.cache(environ), paths.state(environ)) == ("/c/envcheck", "/s/envcheck")
    assert paths.config_folders({**environ, "XDG_CONFIG_DIRS": "/x:/y"}) == ("/k", "/x", "/y")


def test_without_them_it_is_below_the_home() -> None:
    environ = {"HOME": "/home/a"}
    assert paths.cache(environ) == "/home/a/.cache/envcheck"
    assert paths.state(environ) == "/home/a/.local/state/envcheck"
    assert paths.config_folders(environ) == ("/home/a/.config", "/etc/xdg")


def test_a_relative_path_does_not_count_and_without_a_home_there_is_no_place() -> None:
    assert paths.cache({"HOME": "/home/a", "XDG_CACHE_HOME": "c"}) == "/home/a/.cache/envcheck"
    assert paths.cache({}) is None
    assert paths.state({"HOME": "home"}) is None


def test_no_other_module_knows_the_variables_of_xdg() -> None:
    package = Path(__file__).parents[1] / "envcheck"
    # huggingface_hub and pip read these variables by rules of their own: relative paths count, too.
    allowed = {"paths.py", "probes/storage.py", "pip_config.py"}
    named = {
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("XDG_")
    }
    assert named == allowed
