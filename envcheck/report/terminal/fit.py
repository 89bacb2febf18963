"""A prediction on a terminal: does it fit, a bar a GPU, what would make it fit."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from envcheck.compat.tables.gpus import CARDS
from envcheck.fit.result import Fit, FitDevice
from envcheck.report.terminal.page import Page, command_line, make_page, paragraph, prose
from envcheck.report.terminal.symbols import HEADING, QUIET
from envcheck.units import GIB, size

SHARES = (
    ("weights", "blue", "█", "W"),
    ("activations", "yellow", "▓", "A"),
    ("KV cache", "cyan", "▚", "K"),
    ("CUDA", "magenta", "▒", "C"),
    ("others", "red", "×", "x"),
)
FREE = ("·", ".")


def print_fit(console: Console, fit: Fit) -> None:
    """Print the whole prediction."""
    page = make_page(console)
    console.print(Text("\n").join(lines(fit, page)), soft_wrap=True)


def lines(fit: Fit, page: Page) -> Iterator[Text]:
    """The verdict, the bars, the largest images, what would make it fit."""
    yield from _headline(fit, page)
    for device in fit.devices:
        yield from _device(device, page)
    if fit.devices:
        yield Text()
        yield from _legend(fit, page)
    yield from _cache(fit, page)
    yield from _images(fit, page)
    yield from _changes(fit, page)


def _headline(fit: Fit, page: Page) -> Iterator[Text]:
    verdict = Text("FITS  ", "bold green") if fit.fits else Text("DOES NOT FIT  ", "bold red")
    if not fit.devices:
        verdict = Text("NO GPU  ", "bold yellow")
    yield from paragraph(page, prose(page, f"{fit.model}, {fit.dtype}, {_runs(fit)}"), head=verdict, hang=2)
    image = f" and an image of {fit.max_pixels:,} pixels" if fit.max_pixels else ""
    inputs = "1 input" if fit.batch == 1 else f"{fit.batch} inputs at once, each"
    yield from paragraph(page, prose(page, f"{inputs} of {fit.length} tokens of text{image}", QUIET))
    if fit.devices and fit.max_memory:
        limits = ", ".join(f'{index}: "{limit / GIB:.1f}GiB"' for index, limit in fit.max_memory.items())
        sentence = f'placed with device_map="sequential", max_memory={{{limits}}} in from_pretrained'
        yield from paragraph(page, prose(page, sentence, QUIET))
    elif fit.devices and fit.placement not in (None, "auto"):
        yield from paragraph(page, prose(page, f"placed with --device-map {fit.placement}", QUIET))
    if not fit.devices:
        yield from paragraph(page, prose(page, _wanted(fit)))
    if fit.offloaded_bytes:
        sentence = f"{size(fit.offloaded_bytes)} of weights fit on no GPU and are swapped in and out, which is slow."
        yield from paragraph(page, prose(page, sentence))


def _runs(fit: Fit) -> str:
    if fit.backend == "vllm":
        over = f" over {fit.tensor_parallel_size} GPUs" if fit.tensor_parallel_size > 1 else ""
        return f"vLLM{over}"
    return f"{fit.attention} attention"


def _wanted(fit: Fit) -> str:
    """What to look for where there is no GPU."""
    sizes = sorted({gib for card in CARDS.values() for gib in card.memory_gib})
    enough = next((gib for gib in sizes if gib * GIB * 0.985 >= fit.needed_bytes), None)
    card = f": a GPU of {enough} GB" if enough else ""
    return f"It needs {size(fit.needed_bytes)} on one GPU{card}. `--gpu '2x RTX 3090'` predicts for another machine."


def _device(device: FitDevice, page: Page) -> Iterator[Text]:
    mark = page.symbols.status["pass" if device.fits else "fail"]
    yield Text()
    title = f"GPU {device.index} {device.name}: {size(device.peak_bytes)} of {size(device.free_bytes)} free"
    yield from paragraph(page, prose(page, title, HEADING), head=Text(f"{mark} ", "green" if device.fits else "red"))
    yield Text("  ").append_text(_bar(device, page))
    cache = f", KV cache {size(device.kv_cache_bytes)}" if device.kv_cache_bytes else ""
    parts = f"weights {size(device.weights_bytes)}, activations {size(device.activation_bytes)}{cache}, CUDA "
    parts += size(device.overhead_bytes)
    others = device.total_bytes - device.free_bytes
    yield from paragraph(page, prose(page, f"{parts}, others {size(others)}", QUIET), indent=2)
    if device.used_by:
        yield from paragraph(page, prose(page, f"now used by {', '.join(device.used_by[:3])}", QUIET), indent=2)


def _bar(device: FitDevice, page: Page) -> Text:
    """The GPU's memory, each share in its own sign; what does not fit runs over the end."""
    width = min(60, page.width - 4)
    shares = _bytes(device)
    whole = max(device.total_bytes, sum(shares), 1)
    bar = Text()
    done = end = 0
    for (_, style, sign, plain), count in zip(SHARES, shares, strict=True):
        done += count
        cells = round(done / whole * width) - end
        end += cells
        bar.append((plain if page.ascii else sign) * cells, style)
    return bar.append((FREE[1] if page.ascii else FREE[0]) * (width - end), QUIET)


def _bytes(device: FitDevice) -> tuple[int, ...]:
    others = max(0, device.total_bytes - device.free_bytes)
    return device.weights_bytes, device.activation_bytes, device.kv_cache_bytes, device.overhead_bytes, others


def _legend(fit: Fit, page: Page) -> Iterator[Text]:
    """What the signs mean, on as many lines as it takes."""
    shares = [share for share in SHARES if share[0] != "KV cache" or fit.backend == "vllm"]
    line = Text(" ")
    for name, style, *signs in (*shares, ("free", QUIET, *FREE)):
        entry = Text(" ").append(signs[page.ascii], style).append(f" {name}", QUIET)
        if line.cell_len + entry.cell_len > page.width:
            yield line
            line = Text(" ")
        line.append_text(entry).append(" ")
    line.rstrip()
    yield line


def _cache(fit: Fit, page: Page) -> Iterator[Text]:
    """What vLLM makes of the rest."""
    if fit.kv_cache_tokens is not None and fit.gpu_memory_utilization is not None and fit.fits:
        yield Text()
        sentence = f"vLLM uses the rest for its KV cache of {fit.kv_cache_tokens:,} tokens, with "
        sentence += f"`gpu_memory_utilization={fit.gpu_memory_utilization}`."
        yield from paragraph(page, prose(page, sentence))


def _images(fit: Fit, page: Page) -> Iterator[Text]:
    if fit.max_pixels_that_fit and fit.fits:
        yield Text()
        sentence = f"Images of up to {fit.max_pixels_that_fit:,} pixels fit: `--max-pixels {fit.max_pixels_that_fit}`."
        yield from paragraph(page, prose(page, sentence))


def _changes(fit: Fit, page: Page) -> Iterator[Text]:
    if fit.devices and not fit.fits and not fit.changes:
        yield Text()
        yield from paragraph(
            page, prose(page, "No setting that envcheck tried makes it fit: more GPU memory is needed.")
        )
    for number, change in enumerate(fit.changes):
        yield Text()
        words = f"{'Or' if number else 'To make it fit,'} {change.summary}:"
        yield from paragraph(page, prose(page, words))
        yield command_line(page, ("envcheck", "smoke", *change.arguments), indent=4)
