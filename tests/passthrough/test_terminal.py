"""`envcheck try` on a terminal: the command has one, too, and keys, size and Ctrl-C reach it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.living import running, wait_until_running
from tests.passthrough.terminal import OnTerminal, surroundings


def on_terminal(home: Path, *command: str, **options: int) -> OnTerminal:
    return OnTerminal(
        [sys.executable, "-m", "envcheck", "try", "--", *command], surroundings(home, TERM="xterm"), home, **options
    )


def test_the_command_has_a_terminal_of_the_same_size_on_all_streams(tmp_path: Path) -> None:
    code = "import os; print([os.isatty(n) for n in (0, 1, 2)], os.get_terminal_size(), open('/dev/tty').isatty())"
    with on_terminal(tmp_path, sys.executable, "-c", code, rows=33, columns=101) as terminal:
        assert terminal.end() == 0
    assert terminal.shown == b"[True, True, True] os.terminal_size(columns=101, lines=33) True\r\n"


def test_a_new_size_reaches_the_command(tmp_path: Path) -> None:
    code = (
        "import os, signal\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGWINCH])\n"  # so that it cannot come too early
        "print('ready', flush=True); signal.sigwait([signal.SIGWINCH]); print(*os.get_terminal_size())"
    )
    with on_terminal(tmp_path, sys.executable, "-c", code) as terminal:
        terminal.wait_for(b"ready")
        terminal.resize(50, 132)
        assert terminal.end() == 0
    assert terminal.shown == b"ready\r\n132 50\r\n"


def test_what_is_typed_is_read_by_the_command_and_echoed_once(tmp_path: Path) -> None:
    with on_terminal(tmp_path, sys.executable, "-c", "print('hello ' + input('name? '))") as terminal:
        terminal.wait_for(b"name? ")
        terminal.type("Zoë\n".encode())
        assert terminal.end() == 0
    assert terminal.shown.decode() == "name? Zoë\r\nhello Zoë\r\n"


def test_much_that_is_pasted_arrives_whole(tmp_path: Path) -> None:
    """The terminal's own buffer holds 4 KB; the command sleeps meanwhile."""
    code = "import sys, time; print('ready', flush=True); time.sleep(1); print(len(sys.stdin.read().split()))"
    with on_terminal(tmp_path, sys.executable, "-c", code) as terminal:
        terminal.wait_for(b"ready")
        for number in range(400):
            terminal.type(b"%032d\n" % number)
            terminal.wait_for(b"%032d" % number) if number % 50 == 49 else None
        terminal.type(b"\x04")
        assert terminal.end() == 0
    assert terminal.shown.endswith(b"400\r\n")


def test_ctrl_c_ends_the_command_and_its_children_and_the_terminal_is_as_before(tmp_path: Path) -> None:
    worker = tmp_path / "worker"
    worker.write_text("#!/bin/sh\ntrap '' INT\nwhile :; do sleep 0.2; done\n")
    worker.chmod(0o755)
    with on_terminal(tmp_path, "sh", "-c", f"{worker} & echo ready; sleep 600") as terminal:
        before = terminal.settings()
        terminal.wait_for(b"ready")
        wait_until_running(f"/bin/sh {worker}")
        assert terminal.settings() != before
        assert terminal.interrupt() == 130
        assert terminal.settings() == before
    assert not running(f"/bin/sh {worker}")
    assert b"cause" not in terminal.shown


def test_ctrl_z_stops_command_and_envcheck_and_fg_continues_both(tmp_path: Path) -> None:
    """In a real shell with job control."""
    env = surroundings(tmp_path, TERM="xterm", PS1="$ ", ENVCHECK=f"{sys.executable} -m envcheck")
    with OnTerminal(["bash", "--norc", "-i"], env, Path(__file__).parents[2]) as shell:
        shell.wait_for(b"$ ")
        shell.type(b"$ENVCHECK try -- sh -c 'echo st''arted; read word; echo got $word; exit 5'\n")
        shell.wait_for(b"started")
        shell.type(b"\x1a")
        shell.wait_for(b"Stopped")
        shell.type(b"fg\n")
        shell.wait_for(b"fg\r\n")
        shell.type(b"again\n")
        shell.wait_for(b"its cause is not known")
        assert b"got again" in shell.shown
        shell.type(b"echo code=$?\n")
        shell.wait_for(b"code=5")
        shell.type(b"exit\n")
        shell.end()


def test_the_terminal_is_as_before_after_any_end(tmp_path: Path) -> None:
    for command in ("true", "false", "kill -9 $$"):
        with on_terminal(tmp_path, "sh", "-c", command) as terminal:
            before = terminal.settings()
            terminal.end()
            assert terminal.settings() == before


def test_an_explanation_stands_below_in_colour(tmp_path: Path) -> None:
    with on_terminal(tmp_path, sys.executable, "-c", "import nosuchmodule") as terminal:
        assert terminal.end() == 1
    said, _, explained = terminal.shown.partition(b"\r\n\r\n")
    assert said.endswith(b"No module named 'nosuchmodule'\x1b[0m") or b"No module named 'nosuchmodule'" in said
    assert b"package-missing" in explained
    assert b"\x1b[" in explained


def test_with_output_in_a_pipe_the_keyboard_still_works(tmp_path: Path) -> None:
    """`envcheck try -- sh -c ... | tee log`: the output is no terminal for the command either."""
    ours, theirs = os.pipe()
    code = "import os, sys; print(os.isatty(1), os.isatty(2), input('name? '))"
    with on_terminal(tmp_path, sys.executable, "-c", code, stdout=theirs) as terminal:
        os.close(theirs)
        terminal.type(b"Ada\n")
        assert terminal.end() == 0
    with os.fdopen(ours, "rb") as pipe:
        assert pipe.read() == b"name? False True Ada\n"


def test_input_from_a_pipe_goes_to_the_command_itself(tmp_path: Path) -> None:
    ours, theirs = os.pipe()
    os.write(theirs, b"one\ntwo\n")
    os.close(theirs)
    code = "import os, sys; print(os.isatty(0), os.isatty(1), sys.stdin.read().split())"
    with on_terminal(tmp_path, sys.executable, "-c", code, stdin=ours) as terminal:
        os.close(ours)
        assert terminal.end() == 0
    assert terminal.shown == b"False True ['one', 'two']\r\n"


def test_in_the_background_the_terminal_is_left_alone(tmp_path: Path) -> None:
    """`envcheck try -- CMD &`: a job behind the prompt must not take the keyboard, and is not stopped for trying."""
    env = surroundings(tmp_path, TERM="xterm", PS1="$ ", ENVCHECK=f"{sys.executable} -m envcheck")
    with OnTerminal(["bash", "--norc", "-i"], env, Path(__file__).parents[2]) as shell:
        shell.wait_for(b"$ ")
        shell.type(b"$ENVCHECK try -- sh -c 'sleep 1; echo fin''ished; exit 3' &\n")
        shell.wait_for(b"finished")
        shell.type(b"wait %1; echo code=$?\n")
        shell.wait_for(b"code=3")
        shell.type(b"exit\n")
        shell.end()


@pytest.mark.parametrize("ignored", [signal.SIGHUP, signal.SIGINT], ids=lambda n: n.name)
def test_what_is_ignored_stays_ignored(ignored: signal.Signals, tmp_path: Path) -> None:
    """`nohup envcheck try -- CMD` goes on when the terminal is closed, and so does the command."""
    script = (
        f"import signal, sys; signal.signal({int(ignored)}, signal.SIG_IGN)\n"
        "from envcheck.cli import main; main(['try', '--', 'sh', '-c', 'echo ready; read go; echo on'])"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script], env=surroundings(tmp_path), cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        os.killpg(child.pid, ignored)
        time.sleep(0.05)
        out, _ = child.communicate("go\n", timeout=60)
    assert (child.returncode, out) == (0, "on\n")
