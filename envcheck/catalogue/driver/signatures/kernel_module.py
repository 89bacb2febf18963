"""The driver's kernel module that does not load: what the kernel, Secure Boot and nouveau say."""

from envcheck.catalogue.driver import hints
from envcheck.catalogue.driver.remedies.kernel_module import evict_nouveau
from envcheck.catalogue.hints import also, only
from envcheck.catalogue.host.remedies.container_runtime import (
    above_4g,
    closed_modules,
)
from envcheck.catalogue.run.remedies.processes import build_driver
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="driver-older-than-gpu",
        problem="driver-too-old",
        anchors=("installed in this system is not supported by", "nvidia driver is too old or missing"),
        pattern=(
            r"installed in this system is not supported by (?!open)(?:the\s{0,4}\n)?[^\n]{0,40}?(?P<driv"
            r"er>\d{3}\.\d{1,3}(?:\.\d{1,2})?)? ?|installed in this system is not supported by(?! open)|your nvidia "
            r"driver is too old or missing"
        ),
        title="The driver {driver} is too old for the GPU",
        sure=0.88,
        example=(
            "NVRM: installed in this system is not supported by the\n"
            "               NVRM: NVIDIA 535.183.01 driver release."
        ),
        source="kernel-open/nvidia (nv.c)",
    ),
    Signature(
        id="driver-of-the-closed-kind",
        problem="driver-not-loaded",
        anchors=("requires use of the NVIDIA open kernel modules",),
        pattern=r"requires use of the NVIDIA open kernel modules",
        title="The GPU needs the driver's open kernel modules, but the proprietary ones are installed",
        sure=0.93,
        example="NVRM: installed in this system requires use of the NVIDIA open kernel modules.",
        source="kernel-open/nvidia (nv.c); Blackwell and newer",
    ),
    Signature(
        id="nouveau-holds-gpu",
        problem="nouveau-loaded",
        anchors=("NVRM: ", "nouveau: already", "in use by nouveau", "already bound", "Nouveau kernel driver"),
        pattern=(
            r"NVRM: [^\n]{0,200}nouveau|Nouveau kernel driver is (?:currently in use|loaded)|nouveau[^\n]{0,"
            r"60}(?:already bound|in use by)"
        ),
        remedy=also(evict_nouveau, *hints.NOUVEAU_HOLDS_GPU),
        example=(
            "ERROR: The Nouveau kernel driver is currently in use by your system.  This driver is incompatible"
            " with the NVIDIA driver"
        ),
        source="nvidia-installer",
    ),
    Signature(
        id="module-not-signed",
        problem="secure-boot-blocks-driver",
        anchors=(
            "Key was rejected by service",
            "Loading of unsigned module is rejected",
            "module verification failed",
            "Required key not available",
            "Lockdown: ",
            "Secure boot is enabled",
            "secure boot is enabled",
            "Secure Boot is enabled",
            "module load error: Operation not",
            "Operation not permitted",
        ),
        pattern=(
            r"Secure boot is enabled on this system, so this is likely because it was not signed|[Kk]ern"
            r"el module load error: (?:Operation not permitted|Required key not available|Key was reject"
            r"ed)|(?:insert|nvidia|modprobe|insmod)[^\n]{0,100}(?:Key was rejected by service|Required k"
            r"ey not available|Operation not permitted)|Loading of unsigned module is rejected|Lockdown:"
            r" (?:modprobe|insmod)[^\n]{0,80}unsigned module"
        ),
        sure=0.93,
        example="modprobe: ERROR: could not insert 'nvidia': Key was rejected by service",
        source="kernel/module/signing.c; kmod",
    ),
    Signature(
        id="kernel-headers-incomplete",
        problem="driver-build-failed",
        anchors=("Kernel configuration is invalid", "Module.symvers file is missing"),
        pattern=r"ERROR: Kernel configuration is invalid|^The Module\.symvers file is missing",
        title="A kernel module cannot be built: the kernel's headers are incomplete",
        sure=0.94,
        example=(
            "  ERROR: Kernel configuration is invalid.\n"
            "         include/generated/autoconf.h or include/config/auto.conf are missing."
        ),
        source="Linux, Makefile; NVIDIA's Kbuild (module_symvers_sanity_check)",
    ),
    Signature(
        id="driver-module-not-built",
        problem="driver-build-failed",
        anchors=(
            "Unable to find the development tool",
            "Unable to build the NVIDIA kernel module",
            'An error occurred while performing the step: "Building kernel modules"',
            "Unable to find the kernel source tree",
            "Your kernel headers for kernel",
            "/var/lib/dkms/nvidia",
            "Install of driver component failed",
            "Installation failed. See log at",
            "installer has encountered",
            "Consult the driver log at",
            "kernel module failed to",
            "dkms/nvidia",
            "-dkms-",
            "CC version check",
            "Compiler version check",
            "gcc-version-check",
            "compiler used to compile the kernel",
            "DKMS module 'nvidia",
            "kernel module through DKMS",
        ),
        pattern=(
            r"(?:CC|Compiler|gcc-)[- ]?version[ -]check failed|Failed CC version check|compiler used to com"
            r"pile the kernel [^\n]{0,80} does not"
            r" exactly match|/var/lib/dkms/nvidia[^\n]{0,200}(?:error: |Error \d)|Install of driver comp"
            r"onent failed|Install of \d{3}\.[\d.]{2,12} failed|Consult the driver log at|Error! Build o"
            r"f nvidia\S{0,40} failed|nvidia-dkms-\d{3}\S{0,8} (?:\(--configure\)|package post-installat"
            r"ion script)|dpkg: error processing package nvidia-dkms|Failed to install the kernel module"
            r" through DKMS|make\[\d\]: \*\*\* \[[^\n]{0"
            r",200}/dkms/nvidia|Unable to find the development tool `\w{1,20}`|An error occ"
            r'urred while performing the step: "Building kernel modules"|Unable to find the kernel sourc'
            r"e tree|DKMS module 'nvidia[^'\n]{0,30}'(?: failed to build| for [^\n]{0,60}FAILED)|"
            r"Your kernel headers for kernel (?P<kernel>[\w.+-]{1,60}) cannot be found"
        ),
        title="The driver's kernel module could not be built for the kernel {kernel}",
        sure=0.93,
        remedy=also(build_driver, *hints.DRIVER_SOURCE_NOT_COMPILED, *hints.MODULE_NOT_LOADED),
        example="Error! Your kernel headers for kernel 6.8.0-45-generic cannot be found.",
        source="dkms; nvidia-installer",
    ),
    Signature(
        id="installer-finds-driver-loaded",
        problem="install-failed",
        anchors=(
            "appears to already be loaded",
            "appears to be already loaded",
            "You appear to be running an X server",
        ),
        pattern=(
            r"kernel module '(?P<module>nvidia[\w-]{0,10})' appears to (?:already be|be already) loaded|"
            r"You appear to be running an X server"
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
        id="driver-of-the-open-kind",
        problem="driver-not-loaded",
        anchors=("is not supported by open", "System Processor (GSP)"),
        pattern=(
            r"(?:installed in this system )?is not supported by open(?:\s{0,4}\n)?[^\n]{0,40}|does not i"
            r"nclude the required GPU\s{0,4}\n?[^\n]{0,20}System Processor \(GSP\)"
        ),
        title="The GPU does not support the open kernel modules; it needs the proprietary ones",
        sure=0.95,
        remedy=closed_modules,
        example="NVRM: installed in this system is not supported by open\nNVRM: nvidia.ko because it does not include "
        "the required GPU",
        source="kernel-open/nvidia (nv.c)",
    ),
    Signature(
        id="pci-region-invalid",
        problem="driver-not-loaded",
        anchors=("PCI I/O region assigned to your NVIDIA", "BAR1 is 0M", "BAR0 is 0M"),
        pattern=(r"PCI I/O region assigned to your NVIDIA device is invalid|BAR[01] is 0M"),
        title='The firmware gave the GPU no address range: enable "Above 4G Decoding" in the BIOS setup',
        sure=0.93,
        remedy=above_4g,
        example="NVRM: This PCI I/O region assigned to your NVIDIA device is invalid:",
        source="kernel-open/nvidia (nv-pci.c)",
    ),
    Signature(
        id="probe-routine-not-called",
        problem="nouveau-loaded",
        anchors=("NVIDIA probe routine was not called",),
        pattern=(r"NVIDIA probe routine was not called for \d{1,3} device"),
        title="Another driver holds the GPU (nouveau, vfio-pci)",
        sure=0.8,
        because_of=("secure-boot-blocks-driver",),
        example="NVRM: The NVIDIA probe routine was not called for 1 device(s).",
        source="kernel-open/nvidia (nv.c)",
    ),
)
