"""Containers that do not start since a hook, a CDI specification or a MIG setting fails."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="container-mig-not-privileged",
        problem="container-toolkit-missing",
        anchors=("in non privileged container",),
        pattern=r"cannot set (?P<variable>MIG_(?:CONFIG|MONITOR)_DEVICES|NVIDIA_\w{4,30}) in non privileged container",
        title="{variable} needs a container with rights that this one lacks (CAP_SYS_ADMIN)",
        sure=0.95,
        remedy=only(
            "Leave the variable away, unless the container changes the MIG configuration itself: then start it with "
            "`--cap-add SYS_ADMIN` or `--privileged`."
        ),
        example='level=error msg="cannot set MIG_CONFIG_DEVICES in non privileged container"',
        source="nvidia-container-toolkit, cmd/nvidia-container-runtime-hook/container_config.go",
    ),
    Signature(
        id="container-hook-fails",
        problem="container-toolkit-missing",
        anchors=(
            "running prestart hook",
            "running createContainer hook",
            "running startContainer hook",
            "running hook #",
        ),
        pattern=r"error running (?:prestart |createContainer |startContainer )?hook #\d{1,2}: [^\n]{0,300}?(?:"
        r"Auto-detected mode as|nvidia)",
        title="The NVIDIA hook of the container runtime failed: the lines after it name the reason",
        sure=0.72,
        general=True,
        because_of=(ANY,),
        remedy=only(
            "Run `nvidia-smi` and `nvidia-container-cli -k -d /dev/tty info` on the host: the hook fails where they "
            "fail (driver not loaded, mismatch after an update, missing ldconfig).",
            "Update the toolkit and its configuration: `sudo nvidia-ctk runtime configure --runtime=docker && sudo "
            "systemctl restart docker`.",
        ),
        example="error during container init: error running prestart hook #0: exit status 1, stdout: , stderr: "
        "Auto-detected mode as 'legacy'",
        source="runc; nvidia-container-toolkit",
    ),
    Signature(
        id="cdi-of-another-driver",
        problem="container-toolkit-missing",
        anchors=("crun: cannot stat `/", "crun: error stat'ing file `/", "nvidia.so", "libcuda.so"),
        pattern=(
            r"crun: (?:cannot stat|error stat'ing file) `(?P<file>/[\w/.-]{1,120}(?:nvidia|cuda|nvcuvid|"
            r"nvoptix)[\w.-]{0,60})`:"
            r" No such file|(?:mount|bind)[^\n]{0,80}\bsource[^\n]{0,40}?(?P<file_2>/[\w/.-]{0,120}lib(?:nvidia|"
            r"cuda)[\w.-]{0,40})"
            r"[^\n]{0,60}(?:no such file|does not exist)"
        ),
        title="The CDI specification names {file}, which is gone: it was made for another driver",
        sure=0.94,
        remedy=only(
            "Make the specification again after each driver update: `sudo nvidia-ctk cdi generate "
            "--output=/etc/cdi/nvidia.yaml` (the toolkit's service nvidia-cdi-refresh does it by itself since 1.18)."
        ),
        example="Error: crun: cannot stat `/usr/lib64/libEGL_nvidia.so.550.54.14`: No such file or directory: OCI "
        "runtime "
        "attempted to invoke a command that was not found",
        source="crun; https://github.com/NVIDIA/nvidia-container-toolkit (issues)",
    ),
)
