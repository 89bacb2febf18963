"""envcheck as a library: `from envcheck import check, explain, plan, fit`. Each gives the typed document of the JSON.

No function changes anything on the machine, keeps anything between two calls, prints, or reads a configuration. Bad
input raises `envcheck.errors.UserError`, whose text is the sentence that the command line says. In a notebook a
document shows itself as its page, redacted, because notebooks are passed on.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import msgspec

from envcheck.explain import document as explain_document
from envcheck.fit import result as fit_document
from envcheck.plan import document as plan_document
from envcheck.report import document as report_document

if TYPE_CHECKING:
    from envcheck.report.blocks import Block

PathLike: TypeAlias = str | os.PathLike[str]
Document = TypeVar("Document", bound=msgspec.Struct)

__all__ = ["Explanation", "Fit", "Plan", "Report", "check", "explain", "fit", "plan"]


class Report(report_document.Report, frozen=True, kw_only=True):
    """`envcheck.report/1`: snapshot, findings and the verdict over them."""

    def _repr_html_(self) -> str:
        from envcheck.report.html import to_html

        return _framed(to_html(_for_others(self)), 640)


class Explanation(explain_document.Explanation, frozen=True, kw_only=True):
    """`envcheck.explanation/1`: the causes in a log, the root cause first."""

    def _repr_html_(self) -> str:
        from envcheck.report.pages import explanation_page

        return _page(explanation_page(_for_others(self)))


class Plan(plan_document.Plan, frozen=True, kw_only=True):
    """`envcheck.plan/1`: the packages that fit, and the steps that install them."""

    def _repr_html_(self) -> str:
        from envcheck.report.pages import plan_page

        return _page(plan_page(_for_others(self)))


class Fit(fit_document.Fit, frozen=True, kw_only=True):
    """`envcheck.fit/1`: the memory that the model takes on each GPU."""

    def _repr_html_(self) -> str:
        from envcheck.report.pages import fit_page

        return _page(fit_page(_for_others(self)))


def check(
    source: "PathLike | Sequence[PathLike] | None" = None,
    *,
    python: PathLike | None = None,
    model: str | None = None,
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
    expect: PathLike | None = None,
    timeout: float | None = None,
    deep: bool = False,
    offline: bool = False,
) -> Report:
    """Look at this machine and check it, as `envcheck check` does; with `source` the machine of a report or a ticket.

    Args:
        source: a report, or what people attach to tickets; several texts of one machine.
        python: the Python or environment to check; None: as `envcheck check` chooses it.
        model: hub id or folder.
        only: areas to judge.
        skip: problems that are not reported.
        expect: a file that `envcheck expect` wrote.
        timeout: seconds that looking at the machine may take.
        deep: also import torch and use every GPU, in a child process.
        offline: ask no host.

    Raises:
        UserError: something asked for is not there, or cannot be read.
    """
    from envcheck.cli.call import make_options
    from envcheck.cli.look import judge, observe
    from envcheck.cli.output import compose

    options = make_options(
        json=True, source=_files(source), python=_text(python), only=only, expect=_text(expect), skip=skip,
        timeout=timeout, no_color=True, quiet=True, model=model, deep=deep, offline=offline,
    )  # fmt: skip
    sight = observe(options)
    return _as(Report, compose(options, sight, judge(options, sight)))


def explain(
    log: "str | bytes | os.PathLike[str]", *, source: PathLike | None = None, python: PathLike | None = None
) -> Explanation:
    """Name the cause of a failed build or run.

    Args:
        log: its text, or the path (`pathlib.Path`) of its file.
        source: a report of the machine that fixes are fitted to; None: the one that the log describes, else this one.
        python: the environment that fixes are fitted to.

    Raises:
        UserError: a file cannot be read.
    """
    from envcheck.cli.explain import LogStart, box_for, described_or, read_log
    from envcheck.explain.explain import Explainer

    box, explainer, start, cut = box_for(_text(source), _text(python)), Explainer(), LogStart(), None
    if isinstance(log, os.PathLike):
        name = str(Path(log))
        cut = read_log(name, explainer.feed, start.feed)
    else:
        name, data = "text", log.encode("utf-8", "replace") if isinstance(log, str) else log
        explainer.feed(data)
        start.feed(data)
    if source is None and python is None:
        box = described_or(start, box)
    return _as(Explanation, explainer.finish(name, box, cut))


def plan(
    source: "PathLike | Sequence[PathLike] | None" = None,
    *,
    python: PathLike | None = None,
    gpu: str | None = None,
    driver: str | None = None,
    python_version: str | None = None,
    machine: str | None = None,
    backend: str | None = None,
    with_: Sequence[str] = (),
    without: Sequence[str] = (),
    requirements: PathLike | None = None,
    offline: PathLike | None = None,
) -> Plan:
    """The packages that fit this machine, as `envcheck plan` shows them; with `source`, `gpu`, ... another machine.

    Raises:
        UserError: no such GPU, driver, Python or file.
    """
    from dataclasses import replace

    from envcheck.cli.plan_options import look_at, make_request
    from envcheck.cli.requested_pins import make_wishes
    from envcheck.cli.target_machine import Elsewhere, plan_elsewhere
    from envcheck.install.prepare import prepare

    wishes = make_wishes(backend, list(with_), list(without))
    elsewhere = Elsewhere(gpu=gpu, driver=driver, python_version=python_version, machine=machine, source=_files(source))
    if elsewhere.asked:
        elsewhere.refuse_beside(python=_text(python), offline=_text(offline))
        return _as(Plan, plan_elsewhere(elsewhere, wishes, _text(requirements), torch_index=None, index=None))
    request = make_request(
        torch_index=None, index=None, installer=None, offline=_text(offline), requirements=_text(requirements)
    )
    return _as(Plan, prepare(look_at(_text(python)), os.environ, replace(request, always=True, wishes=wishes)).plan)


def fit(
    model: str | None = None,
    *,
    gpu: str | None = None,
    dtype: str = "float16",
    attention: str = "sdpa",
    device_map: str = "auto",
    backend: str = "transformers",
    tensor_parallel_size: int = 1,
    max_pixels: int = 1_843_200,
    batch: int = 1,
    length: int = 128,
    source: PathLike | None = None,
    python: PathLike | None = None,
) -> Fit:
    """Predict the memory that a model takes on each GPU, as `envcheck fit` does.

    Args:
        model: hub id or folder; None: the 8B.
        gpu: `2x RTX 3090`: other GPUs than those of this machine.
        dtype: float16, bfloat16 or float32.
        attention: sdpa, eager or flash_attention_2.
        device_map: auto, balanced, balanced_low_0, sequential, cuda:N.
        backend: transformers, sentence-transformers or vllm.
        tensor_parallel_size: Number of GPUs across which vLLM splits each layer.
        max_pixels: of each input's image; 0: text only.
        batch: inputs per batch.
        length: tokens of text of each input.
        source: a report of the machine in question.
        python: the Python that runs a prediction which no table answers.

    Raises:
        UserError: something asked for is not there, or the prediction cannot be made.
    """
    from envcheck.cli.fit import predicted

    return _as(
        Fit,
        predicted(
            model=model, gpu=gpu, dtype=dtype, attention=attention, device_map=device_map, backend=backend,
            tensor_parallel_size=tensor_parallel_size, max_pixels=max_pixels, batch=batch, length=length,
            source=_files(source), python=_text(python), quiet=True,
        ),
    )  # fmt: skip


def _files(source: "PathLike | Sequence[PathLike] | None") -> list[str] | None:
    if source is None:
        return None
    return [os.fspath(source)] if isinstance(source, (str, os.PathLike)) else [os.fspath(one) for one in source]


def _text(path: PathLike | None) -> str | None:
    return None if path is None else os.fspath(path)


def _as(kind: type[Document], document: msgspec.Struct) -> Document:
    """The same document as the type that a notebook shows."""
    return kind(**{name: getattr(document, name) for name in document.__struct_fields__})


def _for_others(document: Document) -> Document:
    from envcheck.report.redact import redact, this_identity

    return redact(document, this_identity())[0]


def _page(blocks: "Sequence[Block]") -> str:
    from envcheck.report.blocks import written

    return _framed(written(blocks, "html"), 420)


def _framed(html: str, height: int) -> str:
    """A page of its own within the notebook's: its style ends where it ends, and it runs nothing."""
    from html import escape

    return (
        f'<iframe sandbox="" srcdoc="{escape(html)}" title="envcheck" '
        f'style="width: 100%; height: {height}px; border: 0"></iframe>'
    )
