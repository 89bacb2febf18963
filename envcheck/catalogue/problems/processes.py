"""Problems of processes: starting them, finding each other, crashing; and of what they are given."""

from envcheck.catalogue.problem import Problem
from envcheck.catalogue.remedies.processes import (
    allow_code,
    build_driver,
    container_gpu,
    existing_gpu,
    find_crash,
    find_each_other,
    free_port,
    look_into_ray,
    more_files,
    more_processes,
    one_device,
    other_image,
    other_processor,
    right_path,
    shorter_context,
    start_by_spawn,
)

PROBLEMS = (
    Problem(
        id="port-in-use",
        area="run",
        status="fail",
        title="The network port is taken",
        meaning="Another program listens there, most often one that was left running.",
        recognised='"Address already in use" (errno 98, EADDRINUSE), in the log.',
        remedy=free_port,
    ),
    Problem(
        id="rendezvous-failed",
        area="run",
        status="fail",
        title="The processes did not find each other",
        meaning=(
            "Each must know the address of the first and be able to reach it; torchrun sees to that on one machine."
        ),
        recognised=(
            '"waiting for clients", "client socket has timed out", or a missing RANK, WORLD_SIZE or '
            "MASTER_ADDR, in the log."
        ),
        remedy=find_each_other,
        because_of=("port-in-use",),
    ),
    Problem(
        id="process-crashed",
        area="run",
        status="fail",
        title="A process crashed",
        meaning="A library in it, not Python, did something that the system does not allow.",
        recognised='"Segmentation fault", "Aborted", "Fatal Python error", or exit code 139, in the log.',
        remedy=find_crash,
        because_of=("cpu-unsupported",),
    ),
    Problem(
        id="cpu-unsupported",
        area="run",
        status="fail",
        title="The processor lacks instructions that a library uses",
        meaning=(
            "The library was compiled for newer processors, or a virtual machine hides what the processor can do."
        ),
        recognised='"Illegal instruction" (SIGILL), in the log.',
        remedy=other_processor,
    ),
    Problem(
        id="gpu-index-invalid",
        area="run",
        status="fail",
        title="A GPU was asked for that is not there",
        meaning="Numbers begin with 0, and CUDA_VISIBLE_DEVICES makes them fewer.",
        recognised='"invalid device ordinal", in the log.',
        remedy=existing_gpu,
        because_of=("cuda-visible-devices-invalid",),
    ),
    Problem(
        id="process-start-wrong",
        area="run",
        status="fail",
        title="A process was started in a way that does not work",
        meaning="CUDA cannot be used in a forked process; a spawned one runs the program's file again.",
        recognised=(
            '"Cannot re-initialize CUDA in forked subprocess", or multiprocessing\'s advice on '
            "freeze_support, in the log."
        ),
        remedy=start_by_spawn,
    ),
    Problem(
        id="too-many-files",
        area="run",
        status="fail",
        title="Too many files are open",
        meaning="The shell allows a process too few of them.",
        recognised='"Too many open files" (errno 24), in the log.',
        remedy=more_files,
    ),
    Problem(
        id="process-limit",
        area="run",
        status="fail",
        title="No further thread or process can be started",
        meaning="A limit of the shell, the user or the container is reached.",
        recognised=('"can\'t start new thread", or "Resource temporarily unavailable" on starting one, in the log.'),
        remedy=more_processes,
    ),
    Problem(
        id="ray-worker-died",
        area="run",
        status="fail",
        title="A worker of Ray ended",
        meaning="Ray says only that; the worker's own log says why.",
        recognised=("RayActorError, ActorDiedError or WorkerCrashedError, in the log, with no other cause in it."),
        remedy=look_into_ray,
    ),
    Problem(
        id="tensors-on-different-devices",
        area="run",
        status="fail",
        title="The model and its input are on different devices",
        meaning="Each computation needs all its parts on one GPU, or all on the CPU.",
        recognised='"Expected all tensors to be on the same device", in the log.',
        remedy=one_device,
    ),
    Problem(
        id="remote-code-required",
        area="run",
        status="fail",
        title="The model brings code of its own",
        meaning="transformers runs code from a model's repository only where that is allowed.",
        recognised='"trust_remote_code", in an error of the log.',
        remedy=allow_code,
    ),
    Problem(
        id="model-path-invalid",
        area="hub",
        status="fail",
        title="The model's name leads nowhere",
        meaning="It is neither a folder that is there nor a name of the hub.",
        recognised='"Repo id must be in the form", in the log.',
        remedy=right_path,
    ),
    Problem(
        id="image-unreadable",
        area="run",
        status="fail",
        title="An image cannot be read",
        meaning="The file is no image, was cut short, or is of a format that Pillow does not know.",
        recognised='"cannot identify image file", or "image file is truncated", in the log.',
        remedy=other_image,
    ),
    Problem(
        id="vllm-context-invalid",
        area="run",
        status="fail",
        title="More tokens were asked for than the model takes",
        meaning="The longest input that a model takes is a part of its configuration.",
        recognised=('"greater than the derived max_model_len", or "longer than the maximum model length", in the log.'),
        remedy=shorter_context,
    ),
    Problem(
        id="driver-build-failed",
        area="driver",
        status="fail",
        title="The driver's kernel module was not built",
        meaning=(
            "DKMS compiles it for each kernel; without the kernel's headers, or with a kernel newer "
            "than the driver knows, that fails."
        ),
        recognised='"Bad return status for module build", or nvidia-installer\'s own error, in the log.',
        remedy=build_driver,
        because_of=("secure-boot-blocks-driver",),
    ),
    Problem(
        id="container-toolkit-missing",
        area="driver",
        status="fail",
        title="Containers cannot be given a GPU",
        meaning="The machine lacks the NVIDIA Container Toolkit, or Docker was not set up for it.",
        recognised='"could not select device driver", or an unknown runtime nvidia, in the log.',
        remedy=container_gpu,
    ),
)
