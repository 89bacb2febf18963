"""The report on a terminal: what is said, in which order, and that it fits."""

import io
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.console import Console

from envcheck.checks import run_checks
from envcheck.findings import Fix, Status
from envcheck.report.terminal import print_report
from envcheck.snapshot import Snapshot
from tests.boxes import HEALTHY, cpu_torch, driver_525, healthy_2x3090, hgx_h100, no_gpu, with_gpu, with_host
from tests.report.make_golden import FOLDER, golden_texts
from tests.report.samples import (
    CONSEQUENCES,
    FINE,
    HINTS,
    TORCH_CPU_BUILD,
    broken,
    commands,
    finding,
    healthy,
    render,
    report_of,
    too_wide,
)

BOXES = [box() for box in HEALTHY] + [cpu_torch(), driver_525(), no_gpu(), Snapshot()]


@pytest.mark.parametrize("name", sorted(p.name for p in FOLDER.iterdir()))
def test_the_whole_text_is_as_it_was_approved(name: str) -> None:
    assert golden_texts()[name] == (FOLDER / name).read_text("utf-8")


def test_every_golden_text_is_kept() -> None:
    assert {p.name for p in FOLDER.iterdir()} == set(golden_texts())


def test_the_first_word_is_the_verdict_and_the_first_line_counts() -> None:
    assert render(broken()).startswith("BROKEN  2 failed, 1 warning, 1 note, 3 passed, 3 skipped\n")
    assert render(healthy()).startswith("HEALTHY  7 passed\n")


def test_failures_come_before_warnings_before_notes_before_what_passed() -> None:
    text = render(broken())
    headings = ["\nFailed\n", "\nWarnings\n", "\nNotes\n", "3 checks passed", "3 skipped because", "\nNext: "]
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)


def test_the_id_of_every_problem_is_there_to_look_it_up_or_skip_it() -> None:
    text = render(broken(), 40)
    assert all(f"[{f.problem}]" in text for f in broken().findings if f.problem)


@pytest.mark.parametrize("width", [20, 40, 57, 80, 120, 200])
@pytest.mark.parametrize("verbose", [False, True])
def test_only_commands_are_wider_than_the_page(width: int, verbose: bool) -> None:
    for report in (broken(), healthy()):
        hint = HINTS[0].splitlines()[-1].strip()
        wide = {line.strip() for line in too_wide(render(report, width, verbose=verbose, hints=HINTS), width)}
        assert {line for line in wide if not line.startswith(("envcheck ", "# "))} <= {*commands(report), hint}


@pytest.mark.parametrize("width", [20, 40, 80])
def test_every_command_stands_on_a_line_of_its_own_and_in_one_piece(width: int) -> None:
    lines = [line.strip() for line in render(broken(), width, verbose=True).splitlines()]
    assert all(command in lines for command in commands(broken()))
    assert any(line.startswith("'/home/user/my envs/.venv/bin/python' -m pip install") for line in lines)


@pytest.mark.parametrize("box", BOXES, ids=lambda b: b.host.os_name if b.host else "empty")
@pytest.mark.parametrize("width", [40, 80])
def test_what_the_real_checks_say_of_a_box_fits(box: Snapshot, width: int) -> None:
    report = report_of(*run_checks(box), box=box)
    for encoding in ("utf-8", "ascii"):
        text = render(report, width, encoding=encoding, verbose=True)
        wide = {line.strip() for line in too_wide(text, width)}
        wide = {line for line in wide if not line.startswith("envcheck ")}
        assert wide <= set(commands(report, ascii_only=encoding == "ascii"))
        assert all(f"[{f.problem}]" in text for f in report.findings if f.status == "fail")


def test_a_fix_says_what_it_asks_for() -> None:
    fix = Fix(summary="Do it.", root=True, reboot=True, new_shell=True)
    text = render(report_of(finding("host", "fail", "Bad", "disk-space-low", fixes=(fix,))))
    assert "Fix: Do it. [needs root] [reboot afterwards] [open a new shell]" in text


def test_the_fix_that_envcheck_carries_out_comes_first_with_its_command() -> None:
    text = render(broken())
    assert "  Fix: Install the build for CUDA 12.8.\n      envcheck fix torch-cpu-build  # asks, then runs:\n" in text
    assert "      envcheck fix driver-too-old --sudo" in text
    assert "  Or: Let `envcheck install` choose" in text
    by_hand, automatic = Fix(summary="By hand."), Fix(summary="By pip.", commands=(("pip",),), automatic=True)
    turned = render(report_of(finding("torch", "fail", "Bad", "torch-missing", fixes=(by_hand, automatic))))
    assert turned.index("Fix: By pip.") < turned.index("Or: By hand.")


def test_one_fix_for_two_problems_is_shown_once() -> None:
    fix = Fix(summary="Install it all.", commands=(("envcheck", "install"),), automatic=True)
    one = finding("torch", "fail", "No torch", "torch-missing", fixes=(fix,))
    other = finding("packages", "fail", "No transformers", "transformers-missing", fixes=(Fix(summary="Pip."), fix))
    text = render(report_of(one, other))
    assert text.count("Install it all.") == 1
    assert "The fix for torch-missing fixes this as well." in text


def test_hub_unreachable_and_model_not_cached_are_one_story() -> None:
    missing = finding("hub", "info", "The model is not in the cache", "model-not-cached")
    unreachable = finding("hub", "warn", "Cannot reach the Hub", "hub-unreachable")
    text = render(report_of(missing, unreachable))
    assert "! Cannot reach the Hub [hub-unreachable] [model-not-cached]" in text
    assert "Notes" not in text
    assert "The model is not in the cache" in render(report_of(missing))


NEXT_FIX = Fix(summary="Do.", commands=(("pip", "install", "x"),), automatic=True)
NEXT_ROOT = Fix(summary="Do.", commands=(("sudo", "apt-get", "install", "x"),), root=True)
NEXT_RESTART = Fix(summary="Do.", commands=(("sudo", "reboot"),), root=True)


@pytest.mark.parametrize(
    ("findings", "command"),
    [
        ([("fail", "driver-too-old", NEXT_ROOT)], "envcheck fix driver-too-old --sudo"),
        ([("fail", "torch-missing", NEXT_FIX)], "envcheck fix torch-missing"),
        ([("fail", "torch-missing", NEXT_FIX), ("fail", "accelerate-missing", NEXT_FIX)], "envcheck fix"),
        ([("fail", "gpu-lost", NEXT_RESTART)], "envcheck problem gpu-lost"),
        ([("fail", "gpu-lost", None)], "envcheck problem gpu-lost"),
        ([("warn", "hub-unreachable", None), ("warn", "torch-missing", NEXT_FIX)], "envcheck fix torch-missing"),
        ([("warn", "hub-unreachable", None)], "envcheck"),
        ([("error", None, None)], "envcheck report"),
        ([("pass", None, None)], "envcheck"),
    ],
)
def test_the_last_line_is_the_best_command(findings: list[tuple[Status, str | None, Fix | None]], command: str) -> None:
    made = [finding("torch", s, "Title", p, fixes=(f,) if f else ()) for s, p, f in findings]
    assert render(report_of(*made)).splitlines()[-1] == f"Next: {command}"


def test_the_next_command_means_the_environment_that_was_checked() -> None:
    facts = healthy_2x3090().python
    assert facts
    box = replace(healthy_2x3090(), python=replace(facts, chosen_by="--python", executable="/opt/x/bin/python"))
    bad = finding("torch", "fail", "Bad", "torch-missing", fixes=(NEXT_FIX,))
    assert "Next: envcheck fix torch-missing --python /opt/x/bin/python" in render(report_of(bad, box=box))


def test_after_a_setup_the_smoke_test_leads_and_nothing_calls_it_broken() -> None:
    report = report_of(TORCH_CPU_BUILD, smoke=healthy().smoke)
    assert render(report).startswith("BROKEN")
    text = render(report, gate="smoke")
    assert text.startswith("Smoke test:  PASSED  tiny")
    assert "BROKEN" not in text
    assert "Findings:    1 failed" in text


def test_a_report_of_another_machine_sends_nobody_to_fix_this_one() -> None:
    bad = finding("torch", "fail", "Bad", "torch-missing", fixes=(NEXT_FIX,))
    assert (
        render(report_of(bad), elsewhere=True).splitlines()[-1] == "Next, on that machine: envcheck fix torch-missing"
    )
    assert "Next" not in render(report_of(FINE[0]), elsewhere=True)


def test_what_all_gpus_share_is_said_once_and_eight_of_them_stay_below_120_lines() -> None:
    box = hgx_h100()
    text = render(report_of(*run_checks(box), box=box), verbose=True)
    assert "NV18* between all pairs of GPUs" in text
    assert len(text.splitlines()) < 120
    assert len(render(report_of(*run_checks(box), box=box)).splitlines()) < 24


def test_problem_ids_are_links_where_the_terminal_shows_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "STY", "NO_COLOR", "FORCE_HYPERLINK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    for name, value, links in (
        ("VTE_VERSION", "7600", True),
        ("VTE_VERSION", "4000", False),
        ("TMUX", "/tmp/x", False),
    ):
        monkeypatch.setenv(name, value)
        with console.capture() as shown:
            print_report(console, broken())
        assert ("\x1b]8;id=" in shown.get() and "/problems/driver-too-old/" in shown.get()) is links
    assert "/problems/" not in render(broken())


def test_consequences_of_one_cause_stand_together() -> None:
    text = render(broken(), verbose=True)
    assert "- Kernels for sm_86 · flash-attn\n    because: torch 2.8.0+cpu is a CPU build\n" in text


def test_skips_are_counted_or_named_in_one_line_until_all_are_asked_for() -> None:
    other = finding("attention", "skip", "flash-attn", detail="it needs a CUDA build of torch")
    many = report_of(*(replace(CONSEQUENCES[1], title=f"Thing {n}") for n in range(30)), other)
    assert "- Not checked: flash-attn; 30 skipped because of a problem above (-v says why)" in render(many)
    assert "Thing 29" in render(many, verbose=True)


def test_quiet_is_the_verdict_and_what_failed() -> None:
    text = render(broken(), quiet=True, hints=HINTS)
    assert "driver-too-old" in text
    assert "torch-cpu-build" in text
    assert "Fix" not in text
    assert "gpu-memory-in-use" not in text


def test_verbose_adds_evidence_and_what_could_not_be_read() -> None:
    text = render(broken(), verbose=True)
    assert "driver = 525.147.05 · needed = 535" in text
    assert "processes = Xorg, python · pids = 1201, 4711" in text
    assert "gpus[1].power_w: NVML 3 (not supported)" in text
    assert "check driver.sample; more: envcheck problem driver-too-old" in text


def test_what_could_not_be_read_is_counted_without_verbose() -> None:
    assert "2 facts unavailable (-v says why)" in render(broken())


def test_a_healthy_box_is_told_of_no_problem() -> None:
    text = render(healthy())
    assert not re.search("Failed|Warning|Fix|skipped|envcheck problem", text)


def test_each_value_of_the_smoke_test_stands_beside_its_expectation() -> None:
    assert "Smoke test:  PASSED  tiny (random weights)" in render(healthy())
    lines = {line.strip() for line in render(healthy(), verbose=True).splitlines()}
    assert "Embedding dimension: 64          expected 64" in lines
    assert "cosine(text, text): 1.000000     expected 1 within 0.0001" in lines
    assert "Peak memory: 612 MiB" in lines


def test_what_the_smoke_test_passed_is_not_said_twice() -> None:
    twice = report_of(*FINE, finding("smoke", "pass", "Dimension 64"), smoke=healthy().smoke)
    assert "✓ smoke" not in render(twice, verbose=True)
    assert "✓ smoke" in render(replace(twice, smoke=None), verbose=True)


def test_a_defect_of_envcheck_is_shown_as_such() -> None:
    text = render(report_of(finding("gpu", "error", "envcheck's own check gpu.x failed", detail="KeyError: 'x'")))
    assert text.startswith("DEGRADED  1 error of envcheck")
    assert "Internal errors of envcheck" in text
    assert "KeyError: 'x'" in text


def on(os_name: str, **facts: str) -> Snapshot:
    """The reference machine with another distribution."""
    return with_host(healthy_2x3090(), os_name=os_name, **facts)


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (healthy_2x3090(), "Ubuntu 22.04 · driver 535.183.01 · 2x RTX 3090 · torch 2.8.0+cu128 · Python 3.10.12"),
        (with_gpu(healthy_2x3090(), 1, name="NVIDIA RTX A6000"), "RTX 3090, RTX A6000"),
        (with_host(healthy_2x3090(), wsl=2), "Ubuntu 22.04 on WSL 2 ·"),
        (with_host(healthy_2x3090(), container="docker"), "Ubuntu 22.04 in docker ·"),
        (on("Debian GNU/Linux 12 (bookworm)", os_id="debian", os_version="12"), "Debian 12 ·"),
        (on("Red Hat Enterprise Linux 9.4", os_id="rhel", os_version="9.4"), "Red Hat Enterprise Linux 9.4 ·"),
        (no_gpu(), "no driver · no NVIDIA GPU · torch 2.8.0+cpu"),
        (replace(healthy_2x3090(), gpus=()), "driver 535.183.01 · 2 NVIDIA GPUs"),
        (replace(no_gpu(), unavailable={"driver": "no answer", "gpus": "no answer"}), "driver unknown · GPUs unknown"),
        (replace(healthy_2x3090(), created="2026-10-01T00:00:00Z"), "seen on 2026-10-01"),
    ],
)  # fmt: skip
def test_the_box_is_told_in_a_few_words(box: Snapshot, words: str) -> None:
    assert words in " ".join(render(report_of(box=box), 200).split())


def test_nothing_judged_and_nothing_known_is_still_a_report() -> None:
    assert render(report_of(box=Snapshot())) == "NOT CHECKED  nothing checked\n"


HOSTILE = "\x1b[31mRTX\x1b]0;owned\x07 [bold red]3090[/] \u202egnp.exe\u2066 \x9b2J \r\n\t\udcff :smile: \u200b"


def test_what_a_box_calls_its_parts_is_shown_and_never_obeyed() -> None:
    box = replace(with_gpu(healthy_2x3090(), 0, name=HOSTILE), unavailable={HOSTILE: HOSTILE})
    fix = Fix(summary=HOSTILE, commands=((HOSTILE,),))
    evidence = {HOSTILE: [HOSTILE]}
    bad = finding("gpu", "fail", HOSTILE, "gpu-lost", detail=HOSTILE, evidence=evidence, fixes=(fix,))
    skipped, fine = finding("host", "skip", HOSTILE, detail=HOSTILE), finding("host", "pass", HOSTILE)
    text = render(report_of(bad, skipped, fine, box=box), verbose=True, hints=(HOSTILE,))
    assert all(line.isprintable() for line in text.split("\n"))
    assert "RTX [bold red]3090[/] gnp.exe" in text
    assert ":smile:" in text


def test_a_command_with_a_hostile_argument_is_inert_and_still_exact() -> None:
    fix = Fix(summary="Remove it.", commands=(("rm", "a\x1b[2Jb"),))
    assert r"rm $'a\x1b[2Jb'" in render(report_of(finding("host", "fail", "x", "disk-space-low", fixes=(fix,))))


def test_in_ascii_every_character_has_a_likeness_or_a_question_mark() -> None:
    report = report_of(finding("host", "fail", "Größe 日本 ≥ 5 …", "disk-space-low"))
    assert "x Gro?e ?? >= 5 ... [disk-space-low]" in render(report, encoding="ascii")


def test_a_locale_that_is_not_utf8_is_given_ascii_whatever_the_stream_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    assert render(healthy()).isascii()


ENCODINGS = st.sampled_from(["utf-8", "ascii"])


@settings(max_examples=60, deadline=None)
@given(words=st.text(max_size=120), width=st.integers(20, 130), verbose=st.booleans(), encoding=ENCODINGS)
def test_any_text_at_all_fits_and_stays_inert(words: str, width: int, verbose: bool, encoding: str) -> None:
    box = replace(with_gpu(healthy_2x3090(), 0, name=words), unavailable={words: words})
    found = finding(
        "gpu", "fail", words, "gpu-lost", detail=words, evidence={words: words}, fixes=(Fix(summary=words),)
    )
    report = report_of(found, finding("gpu", "pass", words), finding("gpu", "skip", words, detail=words), box=box)
    text = render(report, width, verbose=verbose, encoding=encoding)
    assert not [line for line in too_wide(text, width) if not line.strip().startswith("envcheck ")]
    assert all(line.isprintable() for line in text.split("\n"))


def test_a_snapshot_with_every_fact_missing_renders() -> None:
    empty = msgspec.json.decode(b'{"host":{},"driver":{},"torch":{},"python":{},"gpus":[{"index":0}]}', type=Snapshot)
    assert "unknown GPU" in render(report_of(TORCH_CPU_BUILD, box=empty))
