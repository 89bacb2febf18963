"""What container runtimes and the NVIDIA Container Toolkit say when a container gets no GPU."""

from envcheck.catalogue.driver import hints
from envcheck.catalogue.driver.remedies.access import fix_nvml
from envcheck.catalogue.hints import only
from envcheck.catalogue.host.remedies.container_runtime import (
    by_words_of_the_tool,
    docker_starts,
    existing_device,
    host_driver_first,
    image_without_driver,
    library_of_host,
    named_by_cdi,
    persistence_first,
    toolkit_again,
    toolkit_for,
)
from envcheck.catalogue.signature import Signature

LIBRARY = "libnvidia-container (src/cli, src/error.c)"

SIGNATURES = (
    Signature(
        id="container-has-no-nvidia-smi",
        problem="container-without-gpu",
        anchors=("executable file not found in", "executable file `nvidia-smi` not"),
        pattern=r"nvidia-smi\\?\": executable file not found|executable file `nvidia-smi` not found",
        title="The container was given no GPU: nvidia-smi, which comes with it, is not there",
        sure=0.85,
        example='exec: "nvidia-smi": executable file not found in $PATH: unknown',
        source="runc",
    ),
    Signature(
        id="container-driver-timeout",
        problem="nvml-timeout",
        anchors=(
            "rpc error: timed out",
            "rpc error: Timed out",
            "driver error: timed out",
            "NVMLError_Timeout",
            "NVML: Timeout",
        ),
        pattern=r"nvidia-container-cli: [^\n]{0,80}(?:rpc error: [Tt]imed out|driver error: timed out)|"
        r"NVMLError_Timeout|NVML: Timeout",
        title="The driver takes too long to answer (NVML: Timeout)",
        sure=0.93,
        remedy=persistence_first,
        example="nvidia-container-cli: initialization error: driver rpc error: timed out",
        source=LIBRARY,
    ),
    Signature(
        id="container-driver-fails",
        problem="driver-not-loaded",
        anchors=("driver error: failed to process request", "nvidia-container-cli: initialization error: load"),
        pattern=r"nvidia-container-cli: initialization error: driver error: failed to process request",
        title="The host's driver fails when the container toolkit asks it: fix the driver first",
        sure=0.85,
        because_of=("driver-not-installed", "cuda-runtime-too-new", "driver-library-mismatch"),
        remedy=host_driver_first,
        example="nvidia-container-cli: initialization error: driver error: failed to process request: unknown",
        source=LIBRARY,
    ),
    Signature(
        id="container-without-driver-library",
        problem="driver-not-installed",
        anchors=("load library failed: libnvidia-ml",),
        pattern=r"nvidia-container-cli: initialization error: load library failed: libnvidia-ml",
        title="The container toolkit finds no NVIDIA driver on the host (libnvidia-ml.so.1)",
        sure=0.9,
        because_of=("driver-build-failed", "secure-boot-blocks-driver", "nouveau-loaded", "driver-not-loaded"),
        remedy=library_of_host,
        example="nvidia-container-cli: initialization error: load library failed: libnvidia-ml.so.1: cannot open "
        "shared "
        "object file: no such file or directory",
        source=LIBRARY,
    ),
    Signature(
        id="container-nvml-unknown",
        problem="nvml-failed",
        anchors=("nvml error: unknown error", "nvml error: gpu is lost"),
        pattern=r"nvidia-container-cli: [^\n]{0,80}nvml error: (?:unknown error|gpu is lost)",
        title="NVML fails on the host: it is the driver or the GPU, not the container",
        sure=0.93,
        because_of=("gpu-lost", "driver-library-mismatch"),
        remedy=fix_nvml,
        example="nvidia-container-cli: detection error: nvml error: unknown error: unknown",
        source=LIBRARY,
    ),
    Signature(
        id="container-device-unknown",
        problem="gpu-index-invalid",
        anchors=(": unknown device", "nvidia-container-cli: device error"),
        pattern=r"nvidia-container-cli: device error: (?P<device>[^:\n]{1,80}): unknown device",
        title='The container requests the GPU "{device}", which the host does not have',
        sure=0.95,
        remedy=existing_device,
        example="nvidia-container-cli: device error: 4: unknown device: unknown.",
        source=LIBRARY,
    ),
    Signature(
        id="cdi-devices-missing",
        problem="driver-not-loaded",
        anchors=("failed to generate spec", "failed to generate CDI spec"),
        pattern=(
            r"failed to generate (?:CDI )?spec[^\n]{0,200}?(?:lstat|stat|open|locate) "
            r"(?P<device>/[\w/.-]{0,80}nvidia[\w-]{0,20})"
            r"[^\n]{0,40}(?:no such file|not found)"
        ),
        title="The driver is not ready on this node: {device} is not there",
        sure=0.88,
        because_of=("driver-not-installed", "driver-build-failed"),
        remedy=host_driver_first,
        example="failed to generate spec: lstat /run/nvidia/driver/dev/nvidiactl: no such file or directory",
        source="nvidia-container-toolkit (nvidia-ctk cdi generate); gpu-operator",
    ),
    Signature(
        id="podman-without-cdi",
        problem="container-toolkit-missing",
        anchors=("stat nvidia.com/gpu", "nvidia.com/gpu=all: no such file"),
        pattern=r"\bstat nvidia\.com/gpu=[\w:-]{1,40}: no such file or directory",
        title="This Podman version does not support CDI: it treats nvidia.com/gpu as a file",
        sure=0.95,
        values=(("tool", "podman"),),
        remedy=named_by_cdi,
        example="Error: stat nvidia.com/gpu=all: no such file or directory",
        source="Podman before 4.1 (pkg/specgen); https://github.com/containers/podman/releases/tag/v4.1.0",
    ),
    Signature(
        id="container-runtime-missing",
        problem="container-toolkit-missing",
        anchors=(
            "could not select device driver",
            "unknown or invalid runtime name: nvidia",
            'exec: "nvidia-container',
            "unresolvable CDI devices",
            "Unknown runtime specified nvidia",
            "unknown flag: --gpus",
            "inject NVIDIA hook: stat",
            "running nvidia-container-runtime: exec",
            "Command not found: nvidia-container-cli",
            'exec: \\"nvidia-container',
        ),
        pattern=(
            r"Command not found: nvidia-container-cli|unknown flag: --gpus|inject NVIDIA hook: stat "
            r"[^\n]{0,80}no such file|"
            r'could not select device driver "[^"\n]{0,20}" with capabilities ?: ?\[\['
            r'gpu|unknown or invalid runtime name: nvidia|Unknown runtime specified nvidia|exec: \\?"nvidia'
            r"-container-(?:cli|runtime)[^\n]{0,60}not found"
        ),
        sure=0.95,
        remedy=toolkit_for,
        values=(("tool", "docker"),),
        example=('docker: Error response from daemon: could not select device driver "" with capabilities: [[gpu]].'),
        source="Docker's daemon (moby), without the NVIDIA container toolkit",
    ),
    Signature(
        id="nvml-unknown-outside",
        problem="nvml-failed",
        anchors=(
            "NVMLError_Unknown",
            "NVMLError_Uninitialized",
            "NVML_ERROR_UN",
            "Unable to determine the device handle",
        ),
        pattern=(
            r"NVMLError_Un(?:known|initialized)|NVML_ERROR_UN(?:KNOWN|INITIALIZED)|"
            r"Unable to determine the device handle for "
            r"(?:GPU|gpu)[^\n]{0,80}Unknown Error"
        ),
        title="NVML reports an unknown error",
        sure=0.8,
        because_of=("gpu-access-blocked", "gpu-lost"),
        example="Unable to determine the device handle for GPU0: 0000:01:00.0: Unknown Error",
        source="NVML; nvidia-smi",
    ),
    Signature(
        id="container-cdi-in-docker",
        problem="container-toolkit-missing",
        anchors=('select device driver "cdi"', "CDI device injection failed", "failed to inject CDI devices"),
        pattern=r'could not select device driver "cdi"|CDI device injection failed|failed to inject CDI devices',
        title="Docker knows no CDI devices: CDI is off, or no specification was written",
        remedy=toolkit_for,
        values=(("tool", "cdi"),),
        sure=0.96,
        example='docker: Error response from daemon: could not select device driver "cdi" with capabilities: [].',
        source="moby, daemon/cdi.go",
    ),
    Signature(
        id="container-cdi-in-podman",
        problem="container-toolkit-missing",
        anchors=("unresolvable CDI devices", "failed to stat CDI host device", "setting up CDI devices"),
        pattern=(
            r"(?<!injection failed: )unresolvable CDI devices|failed to stat CDI host device|setting up CDI devices"
        ),
        title="Podman knows no CDI device of that name: the specification is missing or older than the driver",
        remedy=toolkit_for,
        values=(("tool", "podman"),),
        sure=0.95,
        example="Error: setting up CDI devices: unresolvable CDI devices nvidia.com/gpu=all",
        source="Podman; container-device-interface",
    ),
    Signature(
        id="image-with-driver-libraries",
        problem="driver-library-mismatch",
        anchors=(": file exists", "libnvidia-ml.so.1: file exists"),
        pattern=r"nvidia-container-cli: mount error: file creation failed: [^\n]{0,300}?(?P<library>lib[\w.-]{1,40}): "
        r"file exists",
        title="The image contains the driver library {library}, which belongs to the host",
        sure=0.95,
        values=(("inside_image", "yes"),),
        remedy=image_without_driver,
        example=(
            "nvidia-container-cli: mount error: file creation failed: /var/lib/docker/overlay2/ab/merged/usr/lib/"
            "x86_64-linux-gnu/libnvidia-ml.so.1: file exists: unknown"
        ),
        source="libnvidia-container",
    ),
    Signature(
        id="container-cli-fails",
        problem="container-toolkit-missing",
        anchors=("nvidia-container-cli: ",),
        pattern=(r"nvidia-container-cli: (?P<said>[^\n]{1,160})"),
        title="The NVIDIA Container Toolkit cannot prepare the container: {said}",
        sure=0.76,
        general=True,
        because_of=("driver-not-installed", "driver-not-loaded", "cuda-runtime-too-new", "driver-library-mismatch"),
        remedy=by_words_of_the_tool,
        example="nvidia-container-cli: ldcache error: open failed: /sbin/ldconfig.real: no such file or directory",
        source="libnvidia-container",
    ),
    Signature(
        id="toolkit-finds-no-adapter",
        problem="wsl-gpu-missing",
        anchors=("WSL environment detected but no adapters",),
        pattern=r"WSL environment detected but no adapters were found",
        title=(
            "WSL offers no NVIDIA GPU to containers: the driver in Windows or WSL itself is too old, or the GPU "
            "is absent"
        ),
        sure=0.95,
        example=(
            "nvidia-container-cli: initialization error: WSL environment detected but no adapters were found: unknown."
        ),
        source="libnvidia-container, src/dxcore.c",
    ),
    Signature(
        id="toolkit-finds-no-runtime",
        problem="container-toolkit-missing",
        anchors=("no runtime binary found", "error constructing low-level runtime", "find runc path"),
        pattern=r"no runtime binary found(?: from candidate list: \[(?P<candidates>[^\]\n]{1,80})\])?|error "
        r"constructing "
        r"low-level runtime|nvidia-container-runtime: find runc path: ",
        title="nvidia-container-runtime finds no runtime below it ({candidates})",
        sure=0.95,
        remedy=only(*hints.NO_LOW_LEVEL_RUNTIME),
        example="error locating runtime: no runtime binary found from candidate list: [runc crun]",
        source="nvidia-container-toolkit, internal/oci",
    ),
    Signature(
        id="toolkit-lacks-own-library",
        problem="container-toolkit-missing",
        anchors=(
            "libnvidia-container.so.1: cannot open",
            "libnvidia-container-go.so.1: cannot",
            "error executing hook",
        ),
        pattern=r"libnvidia-container(?:-go)?\.so\.1: cannot open|error executing hook `[^`\n]{0,60}nvidia-container",
        title="The NVIDIA Container Toolkit is only partly installed, or not configured for this runtime",
        sure=0.95,
        values=(("tool", "podman"),),
        because_of=("driver-library-mismatch", "driver-not-loaded", "driver-not-installed", "cuda-runtime-too-new"),
        remedy=toolkit_again,
        example="nvidia-container-runtime-hook: error while loading shared libraries: libnvidia-container.so.1: "
        "cannot open shared object file",
        source="libnvidia-container; crun",
    ),
    Signature(
        id="cdi-driver-libraries-missing",
        problem="libcuda-missing",
        anchors=("to locate libcuda.so", "get libraries for driver version"),
        pattern=r"failed to get libraries for driver version|failed to locate libcuda\.so\.(?P<driver>[\d.]{3,16})",
        title="nvidia-ctk does not find the driver's libraries ({driver}) on this machine",
        sure=0.9,
        because_of=("driver-library-mismatch",),
        remedy=host_driver_first,
        example=(
            "failed to generate CDI spec: failed to locate libcuda.so.570.86.15: pattern libcuda.so.570.86.15 not found"
        ),
        source="nvidia-container-toolkit, pkg/nvcdi",
    ),
    Signature(
        id="cdi-device-file-missing",
        problem="container-without-gpu",
        anchors=("while adding custom device", "error stat'ing file `/dev/nvidia"),
        pattern=r'while adding custom device \\?"(?P<device>/dev/nvidia[\w-]{0,20})\\?": (?:lstat [\w/-]{1,40}: )?no '
        r"such file|error stat'ing file `(?P<device_2>/dev/nvidia[\w-]{0,20})`: No such file",
        title="The host has no {device}: the driver is not loaded there, or nvidia-uvm was never used since the boot",
        sure=0.93,
        remedy=only(*hints.DEVICE_FILE_MISSING),
        example='error gathering device information while adding custom device "/dev/nvidia0": no such file',
        source="Docker's daemon; crun",
    ),
    Signature(
        id="toolkit-configuration-not-writable",
        problem="permission-denied",
        anchors=("unable to flush config: open", "failed to save CDI spec", "mkdir /etc/cdi"),
        pattern=r"(?:unable to flush config: open (?P<path>/etc/[\w/.-]{1,60})|failed to save CDI "
        r"spec[^\n]{0,120}?(?P<path_2>"
        r"/[\w/.-]{1,60})): permission denied",
        title="nvidia-ctk may not write {path}: run it with sudo",
        sure=0.93,
        remedy=only(*hints.TOOLKIT_WANTS_ROOT),
        example='level=error msg="unable to flush config: open /etc/docker/daemon.json: permission denied"',
        source="nvidia-container-toolkit (nvidia-ctk)",
    ),
    Signature(
        id="docker-not-running",
        problem="container-toolkit-missing",
        anchors=(
            "Is the docker daemon running",
            "configure the Docker daemon with file",
            "is the docker daemon running",
        ),
        pattern=(
            r"[Ii]s the docker daemon running|unable to configure the Docker daemon with file "
            r"(?P<file>[\w/.-]{1,80})"
        ),
        title="The Docker daemon does not run",
        sure=0.85,
        remedy=docker_starts,
        example="Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
        source="Docker (client/errors.go; cmd/dockerd)",
    ),
    Signature(
        id="image-not-there",
        problem="install-failed",
        anchors=(
            "manifest unknown",
            "failed to pull and unpack image",
            "pull access denied for",
            "ImagePullBackOff",
            "failed to solve: ",
        ),
        pattern=(
            r"failed to solve: (?P<image_4>[\w./:@-]{3,120}): [^\n]{0,160}?: not found|manifest for "
            r"(?P<image>[\w./:@-]{3,120}) not found|failed to pull and unpack image [\\\"]{0,3}"
            r"(?P<image_2>[\w./:@-]{3,120}?)[\\\"]{0,3}: [^\n]{0,200}?not found|pull access denied for "
            r"(?P<image_3>[\w./:@-]{3,120})"
        ),
        title="The container image {image} does not exist under this name",
        sure=0.9,
        remedy=only(*hints.IMAGE_NOT_THERE),
        example="docker: Error response from daemon: manifest for nvidia/cuda:12.4.0-base not found: manifest unknown.",
        source="Docker; containerd",
    ),
    Signature(
        id="no-gpu-in-docker-build",
        problem="container-without-gpu",
        anchors=("nvidia-smi",),
        pattern=r"process \"/bin/(?:ba)?sh -c [^\"\n]{0,200}nvidia-smi[^\"\n]{0,200}\" did not complete|The command "
        r"'/bin/sh -c [^'\n]{0,200}nvidia-smi[^'\n]{0,200}' returned a non-zero",
        title="docker build has no GPU: nvidia-smi cannot run in a RUN step",
        sure=0.92,
        remedy=only(*hints.NO_GPU_IN_BUILD),
        example='ERROR: failed to solve: process "/bin/sh -c nvidia-smi" did not complete successfully: exit code: 127',
        source="BuildKit; Docker",
    ),
    Signature(
        id="image-of-another-processor",
        problem="wheel-incompatible",
        anchors=(": exec format error", "exec user process caused"),
        pattern=(
            r"^(?:standard_init_linux\.go:\d{1,4}: )?exec (?:user process caused|[\w./-]{1,100}): \"?exec format "
            r"error"
        ),
        title="The image is for another processor (exec format error)",
        sure=0.9,
        remedy=only(*hints.IMAGE_OF_ANOTHER_PROCESSOR),
        example="exec /usr/bin/python3: exec format error",
        source="Linux (binfmt), as runc and tini print it",
    ),
    Signature(
        id="container-without-uvm",
        problem="uvm-missing",
        anchors=("cuda error: unknown error", "load UVM kernel module"),
        pattern=r"nvidia-container-cli: initialization error: cuda error: unknown error|Could not load UVM kernel "
        r"module",
        title="The container finds no nvidia-uvm: the module or its device file is not there yet",
        sure=0.9,
        example="Error: Could not load UVM kernel module. Is nvidia-modprobe installed?",
        source="libnvidia-container; nvidia-docker 1",
    ),
    Signature(
        id="triton-server-without-gpu",
        problem="container-without-gpu",
        anchors=("server does not support GPUs", "backend supports only GPU device"),
        pattern=r"has kind KIND_GPU but server does not support GPUs|TensorRT backend supports only GPU device",
        title="Triton Inference Server sees no GPU, and the model asks for one (KIND_GPU)",
        sure=0.95,
        example="Poll failed for model directory 'm': instance group m_0 of model m has kind KIND_GPU but server "
        "does not support GPUs",
        source="triton-inference-server/core, src/model_config_utils.cc",
    ),
)
