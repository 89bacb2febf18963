"""NVIDIA's own installer (the .run file): why it stops, where that is not the kernel module's build."""

from envcheck.catalogue.driver import hints
from envcheck.catalogue.driver.remedies.install import install_driver
from envcheck.catalogue.driver.remedies.told import where_the_driver_is
from envcheck.catalogue.hints import also, only
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="installer-cannot-build",
        problem="driver-build-failed",
        anchors=(
            "Unable to find the development tool",
            "Unable to build the NVIDIA kernel module",
            "Unable to find the kernel source tree",
            "kernel header file",
            "kernel source path",
            "kernel output path",
            "kernel module was not created",
            "performing the step:",
            "sanity check failed",
            "libc header files installed",
            "Failed to find dkms",
            "kernel modules with DKMS",
            "DKMS kernel modules with version",
        ),
        pattern=(
            r"Unable to find the development tool `(?P<tool>\w{1,20})`|Unable to build the NVIDIA kernel "
            r"module|Unable to "
            r"find the kernel source tree|Neither the '[^'\n]{1,200}' nor the '[^'\n]{1,200}' kernel header "
            r"file exists|The "
            r"kernel (?:header file|source path|output path) '[^'\n]{1,200}' (?:does not exist|is "
            r"invalid)|The nvidia[\w-]{0,20}"
            r" kernel module was not created|performing the step: \"(?:Building kernel modules|Checking to "
            r"see whether the "
            r"nvidia)|(?:CC|Compiler) sanity check failed|You do not appear to have (?P<tool_3>libc header "
            r"files)|Failed to "
            r"find (?P<tool_2>dkms) on the system|register the NVIDIA kernel modules with DKMS|DKMS kernel "
            r"modules with "
            r"version [\w.]{3,20} are already installed"
        ),
        title="NVIDIA's installer cannot build the kernel module: {tool} missing",
        sure=0.92,
        remedy=where_the_driver_is(*hints.INSTALLER_CANNOT_BUILD, *hints.DRIVER_SOURCE_NOT_COMPILED),
        because_of=("driver-module-not-built", "dkms-build-failed", "disk-full"),
        example="ERROR: Unable to find the kernel source tree for the currently running kernel.",
        source="nvidia-installer (kernel.c, misc.c)",
    ),
    Signature(
        id="installer-finds-driver-loaded",
        problem="install-failed",
        anchors=(
            "appears to already be loaded",
            "appears to be already loaded",
            "You appear to be running an X server",
            "Unable to unload the 'nvidia",
            "Module nvidia is in use",
            "Module nvidia_",
            "unload NVIDIA driver kernel modules, driver is in use",
        ),
        pattern=(
            r"kernel module '(?P<module>nvidia[\w-]{0,10})' appears to (?:already be|be already) loaded|"
            r"You appear to be running an X server|Unable to unload the '(?P<module_2>nvidia[\w-]{0,10})' "
            r"kernel module|"
            r"ERROR: Module (?P<module_3>nvidia\w{0,10}) is in use|Could not unload NVIDIA driver kernel modules"
        ),
        title="The driver cannot be installed while the present one ({module}) is in use",
        sure=0.93,
        remedy=only(*hints.DRIVER_IN_USE),
        example="ERROR: An NVIDIA kernel module 'nvidia-drm' appears to already be loaded in your kernel.",
        source="nvidia-installer, kernel.c",
    ),
    Signature(
        id="module-does-not-load",
        problem="driver-not-loaded",
        anchors=("Unable to load the kernel module 'nvidia", "Unable to load the 'nvidia"),
        pattern=r"Unable to load the (?:kernel module )?'nvidia",
        title="The driver's kernel module was built, but does not load: nouveau, Secure Boot, or another compiler",
        sure=0.9,
        because_of=("driver-build-failed",),
        remedy=only(*hints.MODULE_DOES_NOT_LOAD),
        example="ERROR: Unable to load the kernel module 'nvidia.ko'.",
        source="nvidia-installer, kernel.c",
    ),
    Signature(
        id="installer-key-missing",
        problem="secure-boot-blocks-driver",
        anchors=(
            "cannot sign ",
            "Failed to attach signature",
            "Failed to sign precompiled",
            "Failed to sign module",
            "Unable to generate key pair",
            "Failed to generate key pair",
        ),
        pattern=(
            r"(?:nvidia-installer|The installer) cannot sign (?P<module>nvidia[\w.-]{0,20})|Failed to attach signature|"
            r"Failed to sign (?:precompiled kernel )?module '?[^'\n]{0,200}?(?P<module_2>nvidia[\w-]{0,20}\.ko)|"
            r"(?:Unable|Failed) to generate key pair"
        ),
        title="The kernel module {module} cannot be signed for Secure Boot",
        sure=0.9,
        remedy=where_the_driver_is(*hints.MODULE_NOT_SIGNED),
        example="ERROR: Unable to generate key pair: openssl not found!",
        source="nvidia-installer (kernel.c, install-from-cwd.c); dkms",
    ),
    Signature(
        id="installer-knows-no-gpu",
        problem="driver-too-old",
        anchors=("You do not appear to have an NVIDIA GPU supported by the",),
        pattern=r"You do not appear to have an NVIDIA GPU supported by the (?P<driver>\d{3}\.[\d.]{2,9}) NVIDIA Linux",
        title=(
            "The driver {driver} does not support a GPU of this machine: the GPU is newer, older, or not on the PCI bus"
        ),
        sure=0.9,
        because_of=("gpu-lost",),
        remedy=where_the_driver_is(*hints.INSTALLER_KNOWS_NO_GPU),
        example="WARNING: You do not appear to have an NVIDIA GPU supported by the 580.95.05 NVIDIA Linux graphics "
        "driver installed in this system.",
        source="nvidia-installer (misc.c, check_for_nvidia_graphics_devices)",
    ),
    Signature(
        id="gpu-needs-legacy-driver",
        problem="driver-not-loaded",
        anchors=("supported through NVIDIA legacy", "supported through the NVIDIA", "legacy driver"),
        pattern=r"GPUs? (?:are|is) supported through (?:the )?NVIDIA (?P<legacy>\d{3}\.xx )?[Ll]egacy|"
        r"installed in this system (?:is|are)\s{1,4}(?:NVRM:\s{0,4})?supported through the NVIDIA "
        r"(?P<legacy_2>\d{3}\.xx) "
        r"[Ll]egacy",
        title="The GPU is too old for this driver: it needs the {legacy} legacy branch",
        sure=0.93,
        remedy=where_the_driver_is(*hints.LEGACY_DRIVER),
        example="WARNING: The following NVIDIA GPUs are supported through NVIDIA legacy Linux graphics drivers and "
        "will be ignored by the NVIDIA 590.44.01 Linux graphics driver:",
        source="nvidia-installer (misc.c); kernel-open/nvidia (nv.c)",
    ),
    Signature(
        id="installer-modules-of-wrong-kind",
        problem="driver-not-loaded",
        anchors=(
            "kernel modules are incompatible with the GPU",
            "kernel modules are not present in this installer",
            "GPU kernel modules are not supported on any",
        ),
        pattern=(
            r"'(?P<kind>proprietary|open|kernel|kernel-open)' kernel modules are (?:incompatible with the "
            r"GPU|not present in this installer)|"
            r"open GPU kernel modules are not supported on any"
        ),
        title="The installer has no kernel modules of the kind that the GPU needs ({kind})",
        sure=0.93,
        remedy=where_the_driver_is(*hints.MODULES_OF_EACH_KIND, *hints.INSTALLER_PREFERS_PACKAGES),
        example="WARNING: The 'proprietary' kernel modules are incompatible with the GPU(s) detected on this system.",
        source="nvidia-installer (kernel.c)",
    ),
    Signature(
        id="installer-finds-other-driver",
        problem="install-failed",
        anchors=("alternate driver installation", "'--kernel-modules-only' option can only"),
        pattern=(
            r"presence of an alternate driver installation|'--kernel-modules-only' option can only be "
            r"used[\s\S]{0,160}?"
            r"existing driver installation is (?P<driver>[\d.]{5,12})|'--kernel-modules-only' option can only"
        ),
        title="The installer finds another driver ({driver}), or none where it needs one",
        sure=0.88,
        remedy=where_the_driver_is(*hints.INSTALLER_FINDS_OTHER_DRIVER),
        example="ERROR: The installation was canceled due to the availability or presence of an alternate driver "
        "installation.",
        source="nvidia-installer (misc.c, backup.c)",
    ),
    Signature(
        id="installer-needs-program",
        problem="install-failed",
        anchors=("Unable to find the system utility", "Unable to find the module utility"),
        pattern=r"Unable to find the (?:system|module) utility `(?P<program>[\w.-]{1,30})`; please make sure you have "
        r"the "
        r"package '(?P<package>[\w.+-]{1,40})'",
        title="NVIDIA's installer needs the program {program} (package {package})",
        sure=0.93,
        remedy=where_the_driver_is(*hints.INSTALLER_NEEDS_PROGRAM),
        example=(
            "ERROR: Unable to find the system utility `ld`; please make sure you have the package 'binutils' installed."
        ),
        source="nvidia-installer (misc.c, find_system_utils)",
    ),
    Signature(
        id="installer-wants-root",
        problem="permission-denied",
        anchors=("nvidia-installer must be run as root",),
        pattern=r"nvidia-installer must be run as root",
        title="NVIDIA's installer must be run as root",
        sure=0.95,
        remedy=also(install_driver, *hints.INSTALLER_WANTS_ROOT),
        example="ERROR: nvidia-installer must be run as root",
        source="nvidia-installer (misc.c, check_euid)",
    ),
    Signature(
        id="installer-stops",
        problem="install-failed",
        anchors=("Pre-unload hook script failed", "Failed to rebuild the initramfs", "temporary build directory"),
        pattern=r"(?P<said>Pre-unload hook script failed|Failed to rebuild the initramfs|Unable to create a temporary "
        r"build "
        r"directory)",
        title="NVIDIA's installer stops: {said}",
        sure=0.8,
        because_of=("disk-full",),
        remedy=where_the_driver_is(*hints.INSTALLER_STOPS),
        example="ERROR: Failed to rebuild the initramfs!",
        source="nvidia-installer (initramfs.c, install-from-cwd.c, kernel.c)",
    ),
)
