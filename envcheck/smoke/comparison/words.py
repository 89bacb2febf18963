"""What a difference means, in words. Pure."""

from collections.abc import Sequence

from envcheck.smoke.child.loading import punctuated
from envcheck.smoke.child_log import Account, Trace
from envcheck.smoke.comparison import pixels, prompts, steps
from envcheck.smoke.request import SmokeRequest
from envcheck.smoke.result import Comparison

CAUSES = {
    "image_grid": "They resize images to different sizes: min_pixels and max_pixels differ, or one ignores them.",
    "pixel_values": "They use different pixel values: another resampling filter, or another mean and standard "
    "deviation.",
    "pooling": "They pool the hidden states differently; the models were trained with the last token.",
    "normalisation": "One of them does not normalize its embeddings: compare by cosine similarity, or normalize them.",
    "dtype": "They use different dtypes, which alone can cause such a difference.",
    "model": "The inputs are the same, but the model computes differently: attention, positions of image tokens, or "
    "weights.",
    "not known": "A backend does not report a step that could explain it, so the cause is not known",
}
"""What a difference in a step comes from most often."""

FILTER = {
    True: "Only resized images differ, so they resize with different resampling filters",
    False: "Images that need no resizing differ too, so one of them changes images before its processor does: a blur, "
    "another compression, or a conversion",
    None: "Another resampling filter when resizing, or images that were changed before",
}
"""Whether only resized images differ; None: all are resized."""
PROMPTS: dict[prompts.Difference | None, str] = {
    "tokenizer": "The prompts are the same text, and their tokenizers split it differently.",
    "template": "They write the prompt differently: another chat template.",
    None: "They write the prompt differently: another chat template, instruction, or tokenizer.",
}


def cause(request: SmokeRequest, step: str, pairs: Sequence[tuple[Trace, Trace]], taken: steps.Steps) -> str:
    """Why they differ at a step, as far as it can be told."""
    if step in ("prompt", "token_ids"):
        return _prompt_cause(request, pairs)
    if step == "pixel_values":
        return _pixels_cause(request, pairs)
    if step == "not known":
        return f"{CAUSES[step]}: {', '.join(name.replace('_', ' ') for name in steps.unknown(taken))}."
    return CAUSES[step]


def _pixels_cause(request: SmokeRequest, pairs: Sequence[tuple[Trace, Trace]]) -> str:
    first = next(steps.unlike_images(pairs), None)
    kind = pixels.difference(*first) if first else None
    if kind is None:
        return CAUSES["pixel_values"]
    if kind == "normalisation":
        return "They normalize pixels with a different mean or standard deviation (image_mean, image_std)."
    smoother = {"smoother": request.compare, "sharper": request.backend}.get(kind)
    more = f"; {smoother} gets the smoother image." if smoother else "."
    return FILTER[steps.only_resized_differ(pairs)] + more


def _prompt_cause(request: SmokeRequest, pairs: Sequence[tuple[Trace, Trace]]) -> str:
    instruction = punctuated(request.instruction)
    kind = prompts.difference(pairs, instruction)
    if kind != "instruction":
        return PROMPTS[kind]
    first, _ = prompts.lacking(pairs, instruction)
    name = request.backend if first else request.compare
    return f"{name} leaves the instruction {instruction!r} out of the prompt."


def where(comparison: Comparison, ours: Account, theirs: Account, pairs: Sequence[tuple[Trace, Trace]]) -> str:
    """The step at which they start to differ, with what each has there."""
    step = comparison.parts_at
    if step in ("pooling", "dtype"):
        a, b = getattr(ours.facts, step), getattr(theirs.facts, step)
        return f"They differ from the {step} on: {a} and {b}."
    if step in ("prompt", "token_ids"):
        return f"They differ from the {step.replace('_', ' ')} on{_prompts(pairs)}."
    if step == "image_grid":
        return f"They differ from the size of the resized image on{_sizes(pairs)}."
    if step == "pixel_values":
        first = next(steps.unlike_images(pairs), None)
        by = f": by {pixels.distance(*first):.3g} in the root mean square" if first else ""
        return f"They differ from the pixel values on{by}."
    if step == "normalisation":
        return "The norms of the embeddings differ."
    return "Prompt, token ids, images and pooling are the same." if not comparison.not_known else ""


def _prompts(pairs: Sequence[tuple[Trace, Trace]]) -> str:
    """Both texts where they differ first."""
    for a, b in pairs:
        if a.prompt is not None and b.prompt is not None and a.prompt != b.prompt:
            x, y = prompts.excerpt(a.prompt, b.prompt)
            return f": {x!r} and {y!r}"
    return ""


def _sizes(pairs: Sequence[tuple[Trace, Trace]]) -> str:
    first = next(steps.unlike_sizes(pairs), None)
    return f": an image of {first[0]} becomes {first[1]} and {first[2]}" if first else ""
