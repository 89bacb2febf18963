"""The child's work: build the architecture, place it, run it, search, and try what would fit in its place."""

from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from envcheck.fit.child.measured import Measured, largest, limited
from envcheck.fit.request import MAX_MEMORY, Case, Order, from_json
from envcheck.smoke.child.channel import Channel
from envcheck.smoke.child.guard import die_with_parent


def work(descriptor: int, order: bytes) -> None:
    """Do what is asked and tell what came of it. Whatever is raised on the way is told, not raised."""
    die_with_parent()
    channel = Channel(descriptor)
    try:
        channel.facts(answer=answer(from_json(order), measurer()))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - any exception of any library is an answer
        channel.failure(error)
    channel.done()


def answer(order: Order, measure: Callable[[Case], Measured]) -> dict[str, object]:
    """The case measured; then, if it is asked for, the largest images that fit, and the first alternative that does."""
    first = measure(order.case)
    best = _best(measure, order.case, first) if order.search else None
    other, name = None, None
    if order.case.rooms and first.margin(order.case.rooms) < 0:
        for name, case in order.alternatives:  # noqa: B007 - the one that fits is wanted after the loop
            tried = measure(case)
            if tried.margin(case.rooms) >= 0:
                other = tried
                break
    return {
        "case": asdict(first),
        "max_pixels": best.pixels if best else None,
        "at_max_pixels": asdict(best) if best else None,
        "alternative": name if other else None,
        "at_alternative": asdict(other) if other else None,
    }


def _best(measure: Callable[[Case], Measured], case: Case, first: Measured) -> Measured | None:
    if not case.rooms or not case.workload.pixels:
        return None
    return largest(lambda pixels: measure(case.with_pixels(pixels)), first, case.rooms)


def measurer() -> Callable[[Case], Measured]:
    """Measures cases; each architecture is built once."""
    from envcheck.fit.child import architecture, forward, placement, quantised, vllm

    mode = architecture.fake_mode()

    @cache
    def model(config: str, dtype: str, eager: bool) -> Any:  # noqa: ANN401 - a model of transformers
        return architecture.build(architecture.configuration(config), dtype, "eager" if eager else "sdpa", mode)

    @cache
    def rank(config: str, dtype: str, ranks: int) -> vllm.Rank:
        return vllm.build(config, dtype, ranks, mode)

    @cache
    def kept(config: str, dtype: str) -> Any:  # noqa: ANN401 - as above
        """The model with its weights as a quantised checkpoint keeps them; None: it is not quantised."""
        described = architecture.configuration(config)
        settings = getattr(described, "quantization_config", None)
        if settings is None:
            return None
        small = architecture.build(described, dtype, "sdpa", mode)
        sizes = quantised.stored(Path(config).parent)
        quantised.shrink(small, settings if isinstance(settings, dict) else settings.to_dict(), mode, sizes)
        return small

    def measure(case: Case) -> Measured:
        if case.backend == "vllm":
            return vllm.measure(rank(case.config, case.dtype, case.ranks), case, mode)
        if case.device_map == MAX_MEMORY:
            return limited(measure, case)
        built = model(case.config, case.dtype, case.attention == "eager")
        stored = kept(case.config, case.dtype)
        sized = built if stored is None else stored
        placed = placement.device_map(sized, case.device_map, case.rooms)
        return Measured(
            pixels=case.workload.pixels,
            device_map=placed,
            weights=placement.weights_by_device(sized, placed),
            activations=forward.run(built, mode, case.workload, placed),
        )

    return measure
