"""What to do when a run fails on the GPU, between GPUs, or in vLLM."""

from envcheck.catalogue.attention.remedies import install_flash_attention
from envcheck.catalogue.commands import as_root, by_hand, envcheck, pip_fix
from envcheck.catalogue.gpu.gpu_errors import start_by_code
from envcheck.catalogue.gpu.memory_programs import KERNELS, told_program
from envcheck.catalogue.hints import in_words
from envcheck.catalogue.host.remedies.room import larger_shm
from envcheck.catalogue.hub.remedies import download_anew
from envcheck.catalogue.run.hints import CUDA_KERNEL_FAILED, OWN_CHECKPOINT_CUT
from envcheck.catalogue.smoke.again import smoke
from envcheck.catalogue.torch.remedies import find_cuda_error
from envcheck.compat.environment import capabilities
from envcheck.compat.predicates import host, is_wsl
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

AMPERE = (8, 0)
MOST_HEADS = 4096
"""Of a model; more is no number of heads."""
_SOCKET = late(r"[Ss]ocket|[Cc]onnect|refused|No route to host|Connection|[Bb]ootstrap|recv|timed out")
"""In NCCL's words: the machines do not reach each other."""
_FILE_VARIABLE = late(r"Could not open XML (graph|topo(?=logy))\w* file")
"""A variable, often of an image of a cloud, names a file that is not there."""
_NO_INTERFACE = late(r"Address family not supported|[Nn]o (?:socket |network )?interface|no usable interface")
SERVERS = ("sglang", "vllm", "lmdeploy")
SHM_BYTES = 1024**3
"""Below this NCCL and the workers of a data loader run out of shared memory. Docker's own default is 64 MiB."""


def trace_kernel(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Make the failing call the one that is reported; then suspect the kernel, then the hardware."""
    return (
        Fix(
            summary="Run it with CUDA_LAUNCH_BLOCKING=1, so that the traceback shows the call that failed.",
            commands=(("env", "CUDA_LAUNCH_BLOCKING=1", *smoke(evidence, snapshot)),),
        ),
        Fix(
            summary="Try eager attention: if that works, the faster attention kernel is the cause.",
            commands=(smoke(evidence, snapshot, "--attn", "eager"),),
        ),
        _check_hardware(snapshot),
    )


def failed_kernel(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The program's own way where it is not torch."""
    own = told_program(evidence, KERNELS)
    if own:
        return (*own, _check_hardware(snapshot))
    server = next((name for name in SERVERS if name in (evidence.get("raised_in"), evidence.get("cuda_program"))), None)
    if server:  # its own kernels: most such faults are of one release
        newer = by_hand(
            snapshot, f"Update {server}: its newer releases fix such kernels.", "install", "--upgrade", server
        )
        return (newer, *in_words(*CUDA_KERNEL_FAILED), _check_hardware(snapshot))
    return (*trace_kernel(snapshot, evidence), *in_words(*CUDA_KERNEL_FAILED))


def _check_hardware(snapshot: Snapshot) -> Fix:
    return Fix(
        summary="Check the GPU for hardware errors.",
        commands=(envcheck(snapshot, "check", "--only", "gpu"), as_root(snapshot, "dmesg", "--level", "err,warn")),
        root=True,
    )


def start_cuda(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """803 and 804: the driver's libraries; 999: the driver hangs."""
    if evidence.get("cuda_code"):
        return start_by_code(snapshot, evidence)
    check = Fix(summary="Check the driver.", commands=(envcheck(snapshot, "check", "--only", "driver"),))
    fixes = [check]
    if not is_wsl(snapshot) and not host(snapshot).container:
        again = (as_root(snapshot, "modprobe", "-r", "nvidia_uvm"), as_root(snapshot, "modprobe", "nvidia_uvm"))
        fixes.append(
            Fix(
                summary="Reload nvidia-uvm, which often stops working after suspend (error 999).",
                commands=again,
                root=True,
            )
        )
    return (*fixes, *find_cuda_error(snapshot, evidence)[1:])


def read_system_error(text: str) -> Evidence:
    """A call of the system failed, and NCCL does not say which one."""
    said = "unhandled system error" in text or "ncclSystemError" in text
    return {"system_error": "yes"} if said and "WARN" not in text else {}


def let_gpus_talk(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """NCCL's own words; shared memory; the direct path between GPUs, which some boards and virtual machines break."""
    fixes = [
        Fix(
            summary="Run `export NCCL_DEBUG=INFO`, then run the program again; the first WARN line shows the cause.",
            new_shell=True,
        )
    ]
    interface = Fix(
        summary="Between machines, set the network interface that reaches the others (`export "
        "NCCL_SOCKET_IFNAME=eth0`, `ip addr` lists them; never docker0 or lo), open the firewall between them, and "
        "try `NCCL_IB_DISABLE=1`.",
        new_shell=True,
    )
    if setting := evidence.get("nccl_setting"):
        fixes.insert(
            0,
            Fix(
                summary=f"Run it once without the setting that the log names: `unset {setting}` (it may come from the "
                "image, /etc/nccl.conf or ~/.nccl.conf).",
                new_shell=True,
            ),
        )
    if evidence.get("invalid_usage"):
        fixes.insert(
            0,
            Fix(
                summary="Start at most one process for each GPU that is visible (`nvidia-smi -L`, "
                "CUDA_VISIBLE_DEVICES): `--nproc-per-node`, `--num_gpus` and world_size must not be larger, and each "
                "process must take its own (`torch.cuda.set_device(local_rank)`): two ranks on one GPU are what this "
                "error means most often."
            ),
        )
    file = _FILE_VARIABLE.search(str(evidence.get("warn") or ""))
    if file:
        name = f"NCCL_{file[1].upper()}_FILE"
        own = Fix(summary=f"Unset {name} (`unset {name}`), also in /etc/nccl.conf and ~/.nccl.conf.", new_shell=True)
        return (own, *(fix for fix in fixes if f"unset {name}" not in fix.summary))
    if _SOCKET.search(str(evidence.get("warn") or "")):
        inside = in_words(
            "In a container, start it with `--network=host` (Kubernetes `hostNetwork: true`): NCCL then has the host's "
            "interfaces, which the other machines reach."
        )
        none = _NO_INTERFACE.search(str(evidence.get("warn") or ""))
        return (*inside, interface, *fixes) if none else (interface, *inside, *fixes)
    shared = host(snapshot).shm_total_bytes
    if evidence.get("system_error"):
        roomier = "In a container, start it with `--ipc=host` or `--shm-size=8g`: a small /dev/shm is what a system "
        fixes = [*in_words(f"{roomier}error of NCCL means most often."), *fixes, *larger_shm(snapshot, evidence)]
    elif evidence.get("shared_memory"):
        fixes = [*larger_shm(snapshot, evidence), *fixes]
    elif shared is None or shared < SHM_BYTES:
        fixes += larger_shm(snapshot, evidence)
        if not host(snapshot).container:
            fixes += in_words("In a container, start it with `--ipc=host` or `--shm-size=8g` instead.")
    if evidence.get("warn") or evidence.get("between"):
        fixes.append(interface)
    fixes.append(
        Fix(
            summary="Try without peer-to-peer access: `export NCCL_P2P_DISABLE=1`. If that helps, disable the IOMMU "
            "and ACS in the BIOS setup, or keep this setting.",
            new_shell=True,
        )
    )
    return tuple(fixes)


def usable_attention(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Fall back on torch's own attention, which works everywhere; or install what the one that was asked for needs."""
    sdpa = smoke(evidence, snapshot, "--attn", "sdpa")
    fix = Fix(
        summary='Use torch\'s own attention (SDPA), which needs no extra package: `attn_implementation="sdpa"`.',
        commands=(sdpa,),
    )
    named = evidence.get("wanted")
    kernels = [str(name) for name in named if str(name).startswith("kernels")] if isinstance(named, list) else []
    if kernels:
        return (fix, pip_fix(snapshot, "Or install the package that loads kernels from the Hub.", "install", *kernels))
    usable = any(capability >= AMPERE for capability in capabilities(snapshot))
    return (fix, *(install_flash_attention(snapshot, evidence)[:1] if usable else ()))


def usable_numbers(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """bfloat16 from Ampere on; before it float16, with torch's own attention."""
    known = capabilities(snapshot)
    if known and min(known) < AMPERE:
        command = smoke(evidence, snapshot, "--dtype", "float16", "--attn", "sdpa")
        return (Fix(summary="Use float16, which this GPU supports.", commands=(command,)),)
    command = smoke(evidence, snapshot, "--dtype", "bfloat16")
    return (Fix(summary="Use bfloat16; FlashAttention does not support float32.", commands=(command,)),)


def vllm_memory(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Shorter contexts, a larger share, more GPUs."""
    fixes = [
        Fix(
            summary="Give vLLM a shorter context (`--max-model-len 8192`) and a larger share of the GPU "
            "(`--gpu-memory-utilization 0.95`). First check that no other program uses the GPU's memory.",
            commands=(("nvidia-smi",),),
        )
    ]
    size = parallel_size(snapshot)
    if size > 1:
        fixes.append(Fix(summary=f"Or split the model across {size} GPUs: `--tensor-parallel-size {size}`."))
    return tuple(fixes)


def parallel_size(snapshot: Snapshot) -> int:
    """The largest power of two up to the number of GPUs: it divides the 16 and 32 heads of the Qwen3-VL models."""
    return _power_of_two(len(snapshot.gpus))


def _power_of_two(gpus: int) -> int:
    return 1 << (max(1, gpus).bit_length() - 1)


def vllm_parallel(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A size that divides the heads and that the machine has GPUs for."""
    sizes = evidence.get("sizes")
    known = [one for one in sizes if isinstance(one, int)] if isinstance(sizes, list) else []
    heads, asked = evidence.get("heads_count"), evidence.get("size_count")
    if not known and isinstance(heads, int) and isinstance(asked, int) and 0 < heads < MOST_HEADS:
        return _dividing(heads, asked)
    there = evidence.get("gpus_count")
    count = max(known, default=_power_of_two(there) if isinstance(there, int) else parallel_size(snapshot))
    commands = (smoke(evidence, snapshot, "--tensor-parallel-size", str(count)),) if known else ()
    return (
        Fix(
            summary=f"Use `--tensor-parallel-size {count}`: it divides the attention heads, and there are enough GPUs.",
            commands=commands,
        ),
    )


def _dividing(heads: int, asked: int) -> tuple[Fix, ...]:
    """The sizes up to the one that was asked for which divide the heads."""
    fitting = [one for one in range(min(heads, asked), 0, -1) if heads % one == 0]
    named = ", ".join(str(one) for one in fitting[:4])
    return (
        Fix(
            summary=f"Use `--tensor-parallel-size {fitting[0]}`: it divides the model's {heads} attention heads (so "
            f"do {named}); for the other GPUs start a second server, or use `--pipeline-parallel-size`."
        ),
    )


def vllm_first_error(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The engine's own process said why; the last lines only say that it ended."""
    return (
        Fix(
            summary="Look for the first error above the last traceback, in the lines that start with `(EngineCore`. "
            "For more detail, run `export VLLM_LOGGING_LEVEL=DEBUG` first.",
            new_shell=True,
        ),
        Fix(
            summary="If it stops without an error of its own: lower `--gpu-memory-utilization` (0.85; never 1) and "
            "`--max-model-len`, try `--enforce-eager`, and look for a kill by the system (`dmesg | tail`)."
        ),
        Fix(
            summary="Test the model without vLLM.",
            commands=(smoke({}, snapshot, "--backend", "transformers"),),
        ),
    )


def fetch_weights(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Download them again; a safetensors that is too old misreads newer files. What one trained is nowhere else."""
    if evidence.get("own_checkpoint"):
        return in_words(*OWN_CHECKPOINT_CUT)
    return (
        download_anew(snapshot, evidence),
        pip_fix(
            snapshot, "Update safetensors, the library that reads the weights.", "install", "--upgrade", "safetensors"
        ),
    )
