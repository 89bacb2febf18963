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
        meaning="The wrong model was loaded, or the embeddings are taken from the wrong layer. They cannot be "
        "compared with the model's embeddings.",
        recognised="An embedding's dimension is not the model's hidden size: 4096 for the 8B and 2048 for the 2B "
        "model (from their model cards), for other models the value in config.json.",
        remedy=check_model,
    ),
    Problem(
        id="smoke-text-unstable",
        area="smoke",
        status="fail",
        title="The same text gives different embeddings",
        meaning="Results change from call to call, so search and comparison are unreliable.",
        recognised="The cosine similarity of two passes over the same text differs from 1 by more than 1e-5 "
        "(float32) or 1e-3 (16-bit), or an input gives a different embedding in a batch than alone.",
        remedy=steady_numbers,
        because_of=("smoke-not-finite", "gpu-memory-errors"),
    ),
    Problem(
        id="smoke-image-implausible",
        area="smoke",
        status="warn",
        title="The similarity of an image and its caption is implausible",
        meaning="The vision part of the model may have wrong weights, or the processor prepares images differently "
        "than in training.",
        recognised="With a trained model, the cosine similarity of an image and its caption is outside 0.2 to 0.5.",
        remedy=check_images,
        because_of=("smoke-not-finite", "weights-corrupt"),
    ),
    Problem(
        id="smoke-mixed-unstable",
        area="smoke",
        status="fail",
        title="The same text and image give different embeddings",
        meaning="Results change from call to call, so search and comparison are unreliable.",
        recognised="The cosine similarity of two passes over the same text and image differs from 1 by more than "
        "1e-5 (float32) or 1e-3 (16-bit).",
        remedy=steady_numbers,
        because_of=("smoke-not-finite", "smoke-text-unstable", "gpu-memory-errors"),
    ),
    Problem(
        id="smoke-not-finite",
        area="smoke",
        status="fail",
        title="Embeddings contain NaN or infinity",
        meaning="The embeddings are unusable. Usually a value in the model exceeded the largest float16 number "
        "(65504).",
        recognised="At least one number of an embedding is not finite.",
        remedy=wider_numbers,
        because_of=("weights-corrupt",),
    ),
    Problem(
        id="smoke-ranking-wrong",
        area="smoke",
        status="fail",
        title="Wrong ranking: a relevant text scores too low",
        meaning="A search with these embeddings returns wrong results.",
        recognised="In the example from the model card, the query that the document answers is not the closest of "
        "four; or, as a warning, the similarities differ from the published ones.",
        remedy=check_model,
        because_of=("weights-corrupt", "smoke-not-finite", "smoke-text-unstable", "smoke-dimension-wrong"),
    ),
    Problem(
        id="smoke-failed",
        area="smoke",
        status="fail",
        title="The smoke test failed",
        meaning="The model could not be loaded, or computed no embeddings. The message shows the step and the "
        "exception.",
        recognised="An exception that envcheck does not know, a timeout, a signal, or embeddings whose norm is not 1.",
        remedy=look_closer,
        because_of=("torch-import-failed", "torch-import-crashed", "transformers-too-old", "weights-corrupt"),
    ),
    Problem(
        id="gpu-out-of-memory",
        area="smoke",
        status="fail",
        title="CUDA out of memory",
        meaning="The weights, the activations and the memory of other programs do not fit on the GPU together.",
        recognised="torch.OutOfMemoryError, CUDA error 2, or CUBLAS_STATUS_ALLOC_FAILED.",
        remedy=less_gpu_memory,
        because_of=("gpu-memory-too-small",),
    ),
    Problem(
        id="host-out-of-memory",
        area="smoke",
        status="fail",
        title="The machine ran out of memory (OOM)",
        meaning="Linux killed the process while it loaded the model, or refused to allocate more memory.",
        recognised="SIGKILL together with an OOM kill recorded by the kernel or the control group, a MemoryError, or "
        "a failed allocation.",
        remedy=less_host_memory,
    ),
    Problem(
        id="backend-mismatch",
        area="smoke",
        status="warn",
        title="Two backends produce different embeddings",
        meaning="Embeddings from one backend cannot be compared with embeddings from the other.",
        recognised="The cosine similarity of the two embeddings of the same input is too low. Token ids, image grid "
        "and pooling show where the backends start to differ.",
        remedy=same_inputs,
        because_of=("smoke-not-finite", "smoke-text-unstable", *NO_CUDA, *NO_TORCH),
    ),
)
