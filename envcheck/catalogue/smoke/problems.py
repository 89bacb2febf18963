"""Problems that only a loaded model shows."""

from envcheck.catalogue.problem import Problem
from envcheck.catalogue.problem_groups import NO_CUDA, NO_TORCH
from envcheck.catalogue.smoke.remedies import (
    check_images,
    check_model,
    less_gpu_memory,
    less_host_memory,
    look_closer,
    same_inputs,
    steady_numbers,
    wider_numbers,
)

PROBLEMS = (
    Problem(
        id="smoke-dimension-wrong",
        area="smoke",
        status="fail",
        title="The embeddings have the wrong dimension",
        meaning="Another model was loaded than was meant, or its output is taken from the wrong place; the "
        "embeddings cannot be compared with those of the model.",
        recognised="The length of an embedding is not the model's hidden size: 4096 for the 8B, 2048 for the 2B "
        "(from their model cards), else the one in its configuration.",
        remedy=check_model,
    ),
    Problem(
        id="smoke-text-unstable",
        area="smoke",
        status="fail",
        title="The same text gives different embeddings",
        meaning="Results change from call to call, so that neither search nor comparison can be relied on.",
        recognised="The cosine of two passes over the same text differs from 1 by more than 1e-5 (float32) or 1e-3 "
        "(16-bit), or an input gives something else in a batch than alone.",
        remedy=steady_numbers,
        because_of=("smoke-not-finite", "gpu-memory-errors"),
    ),
    Problem(
        id="smoke-image-implausible",
        area="smoke",
        status="warn",
        title="The similarity of an image and its caption is implausible",
        meaning="The vision part of the model may have wrong weights, or the processor prepares images in another "
        "way than the model was trained with.",
        recognised="With a trained model the cosine of a caption and its image is outside 0.2 to 0.5.",
        remedy=check_images,
        because_of=("smoke-not-finite", "weights-corrupt"),
    ),
    Problem(
        id="smoke-mixed-unstable",
        area="smoke",
        status="fail",
        title="The same text and image give different embeddings",
        meaning="Results change from call to call, so that neither search nor comparison can be relied on.",
        recognised="The cosine of two passes over the same text and image differs from 1 by more than 1e-5 (float32) "
        "or 1e-3 (16-bit).",
        remedy=steady_numbers,
        because_of=("smoke-not-finite", "smoke-text-unstable", "gpu-memory-errors"),
    ),
    Problem(
        id="smoke-not-finite",
        area="smoke",
        status="fail",
        title="Embeddings contain NaN or infinity",
        meaning="They are of no use. Most often a value in the model grew beyond what float16 can hold (65504).",
        recognised="At least one number of an embedding is not finite.",
        remedy=wider_numbers,
        because_of=("weights-corrupt",),
    ),
    Problem(
        id="smoke-ranking-wrong",
        area="smoke",
        status="fail",
        title="Embeddings rank a relevant text too low",
        meaning="Searches with these embeddings find the wrong things.",
        recognised="In the model GPU's example, the query that the document answers is not the nearest of four, "
        "or (a warning) the cosines are not those of the GPU.",
        remedy=check_model,
        because_of=("weights-corrupt", "smoke-not-finite", "smoke-text-unstable", "smoke-dimension-wrong"),
    ),
    Problem(
        id="smoke-failed",
        area="smoke",
        status="fail",
        title="The smoke test failed",
        meaning="The model did not load or did not embed. The message says at which step, and what was raised.",
        recognised="An exception that no rule explains, a time limit, a signal, or embeddings that do not have "
        "length 1.",
        remedy=look_closer,
        because_of=("torch-import-failed", "torch-import-crashed", "transformers-too-old", "weights-corrupt"),
    ),
    Problem(
        id="gpu-out-of-memory",
        area="smoke",
        status="fail",
        title="CUDA out of memory",
        meaning="Weights, activations and what other programs hold do not fit on the GPU together.",
        recognised="torch.OutOfMemoryError, CUDA error 2, or CUBLAS_STATUS_ALLOC_FAILED.",
        remedy=less_gpu_memory,
        because_of=("gpu-memory-too-small",),
    ),
    Problem(
        id="host-out-of-memory",
        area="smoke",
        status="fail",
        title="The machine ran out of memory (OOM)",
        meaning="Linux ended the process while it loaded the model, or refused it more memory.",
        recognised="SIGKILL with a kill noted by the kernel or the control group, MemoryError, or a failed allocation.",
        remedy=less_host_memory,
    ),
    Problem(
        id="backend-mismatch",
        area="smoke",
        status="warn",
        title="Two backends give different embeddings",
        meaning="Embeddings of the one cannot be searched with those of the other.",
        recognised="The cosine between the embeddings of the same input by two backends is too low; token ids, image "
        "grid and pooling tell where they part.",
        remedy=same_inputs,
        because_of=("smoke-not-finite", "smoke-text-unstable", *NO_CUDA, *NO_TORCH),
    ),
)
