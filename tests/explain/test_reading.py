"""The same log, as launchers, terminals, services and files deliver it: the cause stays what it is."""

import gzip
import json
from collections.abc import Callable

import pytest

from envcheck.explain.document import Explanation
from envcheck.explain.explain import Explainer, explain
from envcheck.snapshot import Snapshot
from tests.each import each
from tests.explain.documents import HELD_BACK, SEEN, Document, documents

pytestmark = pytest.mark.once

BASES = frozenset(
    (
        "oom-torch-2-8",
        "cmake-cxx-compiler-unset",
        "real-torch-extension-nvcc-12-4",
        "flash-attn-no-psutil",
        "safetensors-header-large",
        "nms",
        "pip-on-ubuntu-2404",
        "git-gnutls",
        "fa2-toggled",
        "trust-remote",
    )
)
PLAIN = [d for d in documents(SEEN, HELD_BACK) if d.name in BASES]

LAUNCHERS = {
    "torchrun": "[rank1]: {}",
    "torchrun --tee": "[default1]:{}",
    "accelerate": "[rank0]:[E1125 10:00:00.123456789] {}",
    "ray": "(RayWorkerWrapper pid=5121, ip=10.0.0.2) {}",
    "vllm": "(EngineCore_DP0 pid=98) ERROR 11-02 09:00:20 [core.py:708] {}",
    "docker compose": "embed-1  | {}",
    "docker compose, padded": "vl-server-1    | {}",
    "journald": "Nov 02 08:00:20 gpu1 embed[2011]: {}",
    "journald, short-iso": "2026-11-02T08:00:20+0100 gpu1 python3[2011]: {}",
    "kubectl": "[pod/embed-7c9/embed] {}",
    "a CI job": "2026-11-03T07:12:44.1187312Z {}",
    "a CI job in a terminal": "[2026-11-03 07:12:44] {}",
    "another CI service": "00:01:12.123 {}",
    "docker build": "#14 1402.1 {}",
    "srun --label": "0: {}",
    "mpirun": "[1,0]<stderr>:{}",
    "logging": "2026-11-03 07:12:44,118 - trainer - ERROR - {}",
    "loguru": "2026-11-03 07:12:44.118 | ERROR    | embed.main:run:12 - {}",
    "supervisord": "2026-11-03 07:12:44,118 INFO stderr | {}",
    "colours": "\x1b[31m\x1b[1m{}\x1b[0m",
    "a quoted mail": "> {}",
    "an exception group": "  | {}",
    "pytest": "E   {}",
}


def lines_of(document: Document) -> list[str]:
    return document.text.decode().splitlines()


def first(explanation: Explanation) -> str:
    return explanation.causes[0].problem if explanation.causes else "none"


@pytest.mark.parametrize("launcher", LAUNCHERS)
@each(PLAIN, name=lambda d: d.name)
def test_what_launchers_write_before_each_line_is_taken_off(document: Document, launcher: str) -> None:
    text = "\n".join(LAUNCHERS[launcher].format(line) for line in lines_of(document)) + "\n"
    assert first(explain([text.encode()])) in document.causes


WRITTEN: dict[str, Callable[[str], bytes]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "latin-1": lambda text: ("Café, 100 °C\n" + text).encode("latin-1", "replace"),
    "bytes of no encoding": lambda text: b"\xff\xfe\xfa\x80 noise \xc3\n" + text.encode(),
    "NUL bytes": lambda text: text.replace("\n", "\0\n\0\0").encode(),
    "gzip": lambda text: gzip.compress(text.encode()),
    "gzip in two members": lambda text: gzip.compress(text[:200].encode()) + gzip.compress(text[200:].encode()),
    "a gzip cut short, behind the log": lambda text: gzip.compress(text.encode() + b"later\n" * 99_999)[:-20],
    "progress bars before each line": lambda text: "".join(
        "  3%|▎   | 3/100\r 99%|████| 99/100\r" + line + "\n" for line in text.split("\n")
    ).encode(),
    "an endless line before": lambda text: b"x" * 3_000_000 + b"\n" + text.encode(),
    "one JSON document a line": lambda text: "".join(
        json.dumps({"log": line + "\n", "stream": "stderr"}) + "\n" for line in text.split("\n")
    ).encode(),
}


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("document", PLAIN, ids=lambda d: d.name)
def test_however_the_file_is_written(document: Document, written: str) -> None:
    text = "\n".join(lines_of(document)) + "\n"
    assert first(explain([WRITTEN[written](text)])) in document.causes


@pytest.mark.parametrize("size", [1, 7, 4096])
@pytest.mark.parametrize("document", PLAIN, ids=lambda d: d.name)
def test_however_the_bytes_arrive(document: Document, size: int) -> None:
    explainer = Explainer()
    for at in range(0, len(document.text), size):
        explainer.feed(document.text[at : at + size])
    assert explainer.finish("-", Snapshot) == explain([document.text])


@pytest.mark.parametrize("document", PLAIN, ids=lambda d: d.name)
def test_deep_within_a_large_log(document: Document) -> None:
    """Line numbers are those of the file, also behind the first blocks."""
    before = b"INFO step 100 loss 0.25" + b" " * 100 + b"\n" * 5_000
    told, alone = explain([before, document.text, before]), explain([document.text])
    assert [c.problem for c in told.causes] == [c.problem for c in alone.causes]
    assert [c.lines for c in told.causes] == [tuple((a + 5_000, b + 5_000) for a, b in c.lines) for c in alone.causes]


def test_the_bases_are_all_there() -> None:
    assert sorted(d.name for d in PLAIN) == sorted(BASES)


SILENT = {
    "nothing": b"",
    "an empty line": b"\n",
    "the first bytes of gzip": b"\x1f\x8b",
    "gzip in name only": b"\x1f\x8bnot gzip after all",
    "a mark alone": b"\xff\xfe",
    "zeros": b"\0" * 100_000,
    "returns": b"\r" * 100_000,
    "unfinished escapes": b"\x1b[" * 5_000,
    "all bytes": bytes(range(256)) * 400,
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_a_text_that_says_nothing_has_no_cause(text: bytes) -> None:
    assert explain([text]).causes == ()


@pytest.mark.parametrize(
    "said",
    [
        "a.c:1:10: schwerwiegender Fehler: cuda_runtime.h: Datei oder Verzeichnis nicht gefunden",
        "a.c:1:10: erreur fatale: cuda_runtime.h: Aucun fichier ou dossier de ce nom",
        "a.c:1:10: error fatal: cuda_runtime.h: No existe el fichero o el directorio",
        "a.c:1:10: 致命错误：cuda_runtime.h：没有那个文件或目录",
        "a.c:1:10: 致命的エラー: cuda_runtime.h: そのようなファイルやディレクトリはありません",
        "a.c:1:10: фатальная ошибка: cuda_runtime.h: Нет такого файла или каталога",
    ],
)
def test_compilers_speak_the_language_of_their_user(said: str) -> None:
    (cause,) = explain([said.encode()]).causes
    assert (cause.problem, cause.evidence["header"]) == ("build-headers-missing", "cuda_runtime.h")


@pytest.mark.parametrize(("text", "lines"), [("a\nb\n", 2), ("a\nb", 2), ("a", 1), ("", 0)])
def test_a_last_line_without_its_end_is_counted(text: str, lines: int) -> None:
    assert explain([text.encode()]).lines_read == lines


def test_a_paragraph_that_a_mail_wrapped_anywhere_is_read_as_one_sentence() -> None:
    text = (
        "I ran the first cell of the gadget notebook in its container, and it stopped with the following message: "
        '"RuntimeError: DataLoader worker (pid 47) is killed by signal: Bus\n'
        "error. It is possible that dataloader's workers are out of shared\nmemory.\n"
    )
    (cause,) = explain([text.encode()]).causes

    assert (cause.problem, cause.lines[0]) == ("shm-small", (1, 3))


def test_a_terminal_of_36_columns_wraps_inside_words() -> None:
    line = "Error! Bad return status for module build on kernel: 6.17.1-gadget-2 (x86_64) in nvidia/550.163.01"
    wrapped = "\n".join(line[at : at + 36] for at in range(0, len(line), 36))
    text = f"dkms: building nvidia/550.163.01\n\n{wrapped}\nConsult /var/lib/dkms/nvidia/550.163.01/build/make.log\n"

    assert explain([text.encode()]).causes[0].problem == "driver-build-failed"
