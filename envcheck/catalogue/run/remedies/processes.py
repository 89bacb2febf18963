"""What to do when processes do not start, do not find each other, or crash."""

from envcheck.catalogue.commands import as_root
from envcheck.catalogue.driver.remedies.install import install_driver
from envcheck.catalogue.driver.remedies.kernel_module import module_build
from envcheck.catalogue.hints import WINDOWS
from envcheck.catalogue.host.remedies.container import give_gpu
from envcheck.catalogue.hub.remedies import download
from envcheck.catalogue.run.remedies.runtime import parallel_size, vllm_first_error
from envcheck.catalogue.smoke.again import smoke
from envcheck.catalogue.torch.remedies import reinstall_torch
from envcheck.compat.predicates import chosen_model, host, may_have_gpu, native_linux
from envcheck.compat.tables.driver_branches import OLDEST, branch
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def free_port(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A program that was left running, most often the one before."""
    port = evidence.get("port")
    named = str(port) if isinstance(port, str) and port.isdecimal() else ""
    which = f"port {named}" if named else "the port"
    return (
        Fix(summary=f"Find the program that uses {which}, and stop it.", commands=(("ss", "-ltnp"),)),
        Fix(
            summary="Or use another port: `--master_port 29501` (torchrun: `--standalone`), `--main_process_port "
            "29501` for "
            "accelerate, `--port` for a server."
        ),
    )


def find_each_other(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Variables that torchrun sets, or an address that cannot be reached."""
    if isinstance(evidence.get("variable"), str):
        return (Fix(summary="Start the program with `torchrun --nproc-per-node N`, which sets these variables."),)
    return (
        Fix(summary="Check that every process was started and that none exited early."),
        Fix(
            summary="Check that MASTER_ADDR and MASTER_PORT are the same for all processes and reachable; on one "
            "machine use `--standalone`, or MASTER_ADDR=127.0.0.1. With several network interfaces, set "
            "NCCL_SOCKET_IFNAME and GLOO_SOCKET_IFNAME.",
            new_shell=True,
        ),
    )


def other_processor(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Wheels are compiled for processors of the last ten years; virtual machines hide what theirs can do."""
    hidden = Fix(
        summary="In a virtual machine, expose the host's CPU features (`cpu: host`); otherwise the hypervisor hides "
        "AVX or AVX2."
    )
    older = Fix(summary="On an older processor, use older releases, or build the library from source on this machine.")
    return (hidden, older, *reinstall_torch(snapshot, evidence)[-1:])


def existing_gpu(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The program asks for a GPU of a number that is not there."""
    count = len(snapshot.gpus)
    there = f"there {'is' if count == 1 else 'are'} {count}" if count else "this lists them"
    return (
        Fix(
            summary=f"Use only existing GPUs ({there}): numbers start at 0 and count only the GPUs in "
            "CUDA_VISIBLE_DEVICES.",
            commands=(("nvidia-smi", "-L"),),
        ),
        Fix(summary=f"Start as many processes as there are GPUs: `--nproc-per-node {parallel_size(snapshot)}`."),
    )


def start_by_spawn(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """CUDA does not survive a fork; with spawn the program's main part must be guarded."""
    return (
        Fix(
            summary="Start the processes with `spawn` (torch.multiprocessing.set_start_method('spawn'); for vLLM "
            "`export VLLM_WORKER_MULTIPROC_METHOD=spawn`), and put the main part of the script under `if __name__ == "
            "'__main__':`."
        ),
        Fix(summary="Or make sure that the parent process does not use CUDA before it starts the others."),
    )


def more_files(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The limit of the shell, and the way in which torch's workers share tensors."""
    return (
        Fix(summary="Raise the limit in the shell that starts it: `ulimit -n 65535`.", new_shell=True),
        Fix(summary="For torch's workers: torch.multiprocessing.set_sharing_strategy('file_system')."),
    )


def more_processes(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Limits on processes and threads: of the shell, of the container."""
    fixes = [
        Fix(summary="Start fewer threads: `export OMP_NUM_THREADS=4 OPENBLAS_NUM_THREADS=4`.", new_shell=True),
        Fix(summary="Raise the limit in the shell that starts it: `ulimit -u 65535`.", new_shell=True),
    ]
    if host(snapshot).container:
        fixes.append(Fix(summary="Start the container with a higher limit (Docker: `--pids-limit -1`)."))
    return tuple(fixes)


def look_into_ray(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Ray's own last line says only that a worker ended."""
    logs = Fix(
        summary="Read the worker's own log: the newest file with its pid in the name.",
        commands=(("ls", "-t", "/tmp/ray/session_latest/logs"),),  # noqa: S108 - Ray's own place
    )
    return (logs, *vllm_first_error(snapshot, evidence)[1:])


def one_device(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Inputs belong where the model is."""
    move = Fix(summary="Move the inputs to the model's device: `inputs = inputs.to(model.device)`.")
    told = {str(evidence.get(name) or "") for name in ("device", "other")}
    two = len({device for device in told if device.startswith("cuda:")}) > 1
    one = Fix(
        summary="Use only one GPU (`export CUDA_VISIBLE_DEVICES=0`), or load the model on one (`device_map={'': 0}`): "
        "the error names two."
        if two
        else "If the error names two GPUs, use only one (`export CUDA_VISIBLE_DEVICES=0`), or load the model on one "
        "(`device_map={'': 0}`).",
        new_shell=True,
    )
    return (
        *((one, move) if two else (move, one)),
        Fix(
            summary='Test whether the model works with accelerate\'s `device_map="auto"`.',
            commands=(smoke(evidence, snapshot, "--device-map", "auto"),),
        ),
    )


def allow_code(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Code from a repository runs with all that the user may do."""
    return (
        Fix(
            summary="Read the Python files in the model's repository; if you trust them, pass trust_remote_code=True "
            "(vLLM: `--trust-remote-code`) with a fixed `revision`."
        ),
        Fix(summary="Or use a model whose architecture is part of transformers; newer releases support more."),
    )


def right_path(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A folder that is not there is taken for a name of the hub."""
    return (
        Fix(
            summary="Give the path of an existing folder (in a container, the path inside the container), or a "
            f"repo id such as {chosen_model(snapshot).id}."
        ),
        *(() if evidence.get("model") == "MODEL" else download(snapshot, evidence)[:1]),
    )


def other_image(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A file that is no image, or one that was cut short."""
    file = evidence.get("file")
    named = f"`{file}`" if isinstance(file, str) else "the file"
    return (
        Fix(summary=f"Check what {named} contains: a failed download may have saved an HTML page instead."),
        Fix(summary="For a format that Pillow does not support, install a plugin, such as pillow-heif for HEIC."),
    )


def shorter_context(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The model's own limit is the most that it was trained for."""
    told = (evidence.get(name) for name in ("most_count", "longest_count", "limit_count"))
    most = next((number for number in told if isinstance(number, int)), None)
    wanted = f"Use `--max-model-len {most}`" if most else "Lower `--max-model-len` to the model's limit"
    return (Fix(summary=f"{wanted}, and use shorter inputs or smaller images (`--max-pixels`)."),)


def build_driver(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The kernel's headers and the compiler it was built with; or a driver that knows this kernel."""
    if "microsoft" in str(evidence.get("kernel")):
        return (Fix(summary=WINDOWS),)
    if not native_linux(snapshot) or not may_have_gpu(snapshot):
        return install_driver(snapshot, evidence)
    commands = module_build(snapshot)
    again = Fix(
        summary="Install the headers of the running kernel, then build the module again.",
        commands=tuple(as_root(snapshot, *command) for command in commands),
        root=True,
        reboot=True,
    )
    told = branch(str(evidence.get("driver") or ""))
    if told and told < OLDEST:
        legacy = Fix(
            summary=f"Branch {told} is kept for old GPUs, which newer branches do not support: stay with a kernel that "
            "it supports (a long-term one, such as linux-lts on Arch), or use a package with patches for new kernels "
            "(nvidia-470xx-dkms of the AUR, RPM Fusion's akmod-nvidia-470xx). For a GPU of 2014 or newer (Maxwell), "
            "install a newer branch."
        )
        return (legacy, *((again,) if commands else ()))
    return (*((again,) if commands else ()), *install_driver(snapshot, evidence)[:1])


def container_gpu(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The host needs the toolkit; the container then needs the GPU."""
    given = give_gpu(snapshot, evidence)
    return (*given[1:], *given[:1])
