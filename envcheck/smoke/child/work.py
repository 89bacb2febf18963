"""The child's work, from the first import to the last embedding."""

import contextlib
import time
from importlib import import_module
from typing import TYPE_CHECKING, cast

from envcheck.smoke.child.channel import Channel
from envcheck.smoke.child.files import obtain_files
from envcheck.smoke.child.guard import die_with_parent, peak_resident_bytes, speak_on_crash
from envcheck.smoke.request import SmokeRequest, from_json

if TYPE_CHECKING:
    from envcheck.smoke.child.backends import Backend, Embedder
    from envcheck.smoke.child.inputs import Input


def work(descriptor: int, order: bytes) -> None:
    """Do what is asked and tell how it goes. Whatever is raised on the way is told, not raised."""
    die_with_parent()
    speak_on_crash()
    channel = Channel(descriptor)
    try:
        smoke(from_json(order), channel)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - any exception of any library is a result of the test
        channel.failure(error)
    channel.facts(peak_resident_bytes=peak_resident_bytes())
    channel.done()


def trace(embedder: "Embedder", entry: "Input") -> dict[str, object]:
    """All that another backend's can be compared with."""
    return {
        "kind": entry.kind,
        "sizes": [[image.width, image.height] for image in entry.images],
        **embedder.trace(entry),
        "embedding": embedder.embed([entry])[0],
    }


def smoke(request: SmokeRequest, channel: Channel) -> None:
    """Import, get the model, load it, embed and measure."""
    from envcheck.smoke.child.inputs import compared_inputs, make_inputs
    from envcheck.smoke.child.measure import measure, ranking, throughput

    backend = cast("Backend", import_module(f"envcheck.smoke.child.backends.{request.backend.replace('-', '_')}"))
    channel.facts(versions=backend.prepare(channel))
    folder = obtain_files(request, channel)
    channel.stage("load")
    began = time.perf_counter()
    embedder = backend.load(request, folder)
    channel.facts(load_s=round(time.perf_counter() - began, 4), **embedder.facts)
    channel.stage("embed")
    inputs = make_inputs(request.max_pixels)
    inputs = inputs.without_images() if request.text_only else inputs
    began = time.perf_counter()
    try:
        measured = measure(embedder.embed, inputs, request.batch)
        channel.facts(embed_s=round(time.perf_counter() - began, 4), **measured)
        if not measured["finite"]:
            channel.facts(broken_weights=embedder.broken_weights())
            return
        rates = throughput(embedder.embed, request.batch, request.max_pixels, text_only=request.text_only)
        channel.facts(ranking=ranking(embedder.embed), **rates)
        if request.compare:
            channel.facts(traces=[trace(embedder, entry) for entry in (*inputs.all(), *compared_inputs())])
    finally:
        with contextlib.suppress(Exception):  # a GPU that failed may not answer; what failed first is what counts
            channel.facts(**embedder.after())
