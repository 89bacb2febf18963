"""Nothing is printed or written past the door: each place in the package that writes is known, with its reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "envcheck"
DOOR = {
    "report/door.py": "the door itself",
    "files.py": "what the door writes with",
}
CHILDREN = ("smoke/child/", "fit/child/")
"""They speak to envcheck through a pipe, and run in the checked Python, where nothing of envcheck's is."""
OTHERS = {
    "probes/cuda_init_child.py": "a child, to envcheck through a pipe",
    "probes/deep_child.py": "a child, to envcheck through a pipe",
    "probes/deep_collective.py": "a child, to envcheck through a pipe",
    "probes/hub_child.py": "a child, to envcheck through a pipe",
    "probes/nvml_reader.py": "a child, to envcheck through a pipe",
    "probes/python_child.py": "a child, to envcheck through a pipe",
    "fit/predict.py": "the order for a child, on its standard input",
    "smoke/supervisor.py": "the order for a child, on its standard input",
    "passthrough/run.py": "what the user's own command says, and what the user types for it, byte for byte",
    "report/recording.py": "try --record: the user's own command's output, byte for byte, for the user alone",
    "report/progress.py": "names of stages; what steps say comes here through `screen_text`",
    "report/terminal/__init__.py": "called inside of `leave`, with what it treated",
    "report/blocks/terminal.py": "called inside of `leave`, with what it treated",
    "cli/smoke.py": "called inside of `leave`, with what it treated",
    "cli/fix_session.py": "each line through `screen_text`",
    "cli/streams.py": "the standard streams themselves",
    "cli/__init__.py": "the last line of defence where the door's own packages are damaged; addresses are hidden",
    "cli/own_damage.py": "names of envcheck's own packages, where nothing else can be imported",
    "cli/app.py": "envcheck's version",
    "cli/completion.py": "names of commands and options, for a shell",
    "cli/problem.py": "the catalogue, which holds nothing of this machine",
    "cli/checks.py": "names of checks, which hold nothing of this machine",
    "cli/requested_pins.py": "the user's own requirements, kept for installers while the command runs",
    "integrity.py": "for bootstrap.sh: names of envcheck's own packages",
    "compiled_files.py": "a child, to envcheck through a pipe: names of files of packages",
    "install/index_env.py": "for bootstrap.sh: variables, through a pipe",
    "install/get_pip.py": "for bootstrap.sh: why there is no pip, without credentials; the wheel of pip",
    "install/moved.py": "for bootstrap.sh: a count; the environment's own scripts",
    "install/execute.py": "the log of a step, for its user alone",
    "install/carry_out.py": "the log of a step, for its user alone",
    "install/cross_download.py": "a file of requirements for uv, in the folder that is filled",
    "plan/emit/__init__.py": "names what lays a file out",
    "install/lock.py": "the lock, which names a process",
    "smoke/run.py": "an empty temporary file, which shows whether there can be one",
    "cli/try_.py": "hands on to the recording",
}
"""What writes elsewhere, and why it may."""
METHODS = {"write", "writelines", "write_text", "write_bytes", "print", "print_exception", "echo", "secho", "pwrite"}
WRITABLE = {"O_WRONLY", "O_RDWR", "O_CREAT", "O_APPEND"}
MAKERS = {"TemporaryFile", "NamedTemporaryFile", "mkstemp"}


def writes(tree: ast.AST) -> Iterator[str]:
    """What prints, and what opens a file for writing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {*WRITABLE, *METHODS}:
            yield node.attr
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
        if name in {"print", *MAKERS}:
            yield name
        if name == "open":
            modes = [*node.args[: 2 if isinstance(called, ast.Name) else 1], *(k.value for k in node.keywords)]
            texts = [mode.value for mode in modes if isinstance(mode, ast.Constant) and isinstance(mode.value, str)]
            if any(set("wax+") & set(text) and set(text) <= set("rwaxbt+U") for text in texts):
                yield name


def writers() -> dict[str, set[str]]:
    found = {
        file.relative_to(PACKAGE).as_posix(): set(writes(ast.parse(file.read_text("utf-8"))))
        for file in PACKAGE.rglob("*.py")
    }
    return {name: how for name, how in found.items() if how}


def test_whatever_writes_is_the_door_or_has_its_reason_here() -> None:
    unknown = {name: how for name, how in writers().items() if name not in {**DOOR, **OTHERS}}
    assert {name: how for name, how in unknown.items() if not name.startswith(CHILDREN)} == {}


def test_no_reason_is_left_of_what_writes_no_more() -> None:
    assert set(OTHERS) - set(writers()) == set()


def test_a_bypass_is_seen() -> None:
    bypasses = (
        "print(x)", "sys.stdout.write(x)", "Path(x).write_text(y)", "open(x, 'a')", "p.open('w')",
        "os.open(x, os.O_RDWR)",
        "typer.echo(x)", "open(x, mode='wb')", "os.write(1, x)", "console.print(x)", "tempfile.mkstemp()",
    )  # fmt: skip
    assert all(list(writes(ast.parse(code))) for code in bypasses)
    assert not any(list(writes(ast.parse(code))) for code in ("open(x)", "p.open('rb')", "os.open(x, os.O_RDONLY)"))
