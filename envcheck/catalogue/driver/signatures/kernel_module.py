"""The driver's kernel module that does not load: what the kernel, Secure Boot and nouveau say."""

from envcheck.catalogue.driver import hints
from envcheck.catalogue.driver.remedies.kernel_module import evict_nouveau
from envcheck.catalogue.hints import also
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
        anchors=(
            "installed in this system is not supported by",
            "nvidia driver is too old or missing",
        ),
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
        anchors=(
            "NVRM: ",
            "nouveau: already",
            "in use by nouveau",
            "already bound",
            "Nouveau kernel driver",
            "files to disable Nouveau are already",
        ),
        pattern=(
            r"files to disable Nouveau are already present|(?P<driver_speaks>NVRM): [^\n]{0,200}nouveau|Nouveau "
            r"kernel driver is "
            r"(?:currently in use|loaded)|nouveau[^\n]{0,"
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
            "was not signed by a key that is trusted",
            "module with unavailable key is rejected",
            "Failed to enroll new keys",
        ),
        pattern=(
            r"not signed by a key that is trusted|Loading of module with unavailable key is rejected|"
            r"Failed to enroll new keys|[Kk]ern"
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
            "Your kernel headers for kernel",
            "/var/lib/dkms/nvidia",
            "Install of driver component failed",
            "Installation failed. See log at",
            "Consult the driver log at",
            "kernel module failed to",
            "dkms/nvidia",
            "-dkms-",
            "CC version check",
            "Compiler version check",
            "gcc-version-check",
            "compiler used to compile the kernel",
            "DKMS module 'nvidia",
            "Building DKMS module: nvidia",
            "kernel module through DKMS",
            "kernel headers for module nvidia",
            "Build of nvidia",
            "Building and installing nvidia-kmod",
            "cache/akmods/nvidia",
            "Could not resolve Linux kernel version",
        ),
        pattern=(
            r"(?:CC|Compiler|gcc-)[- ]?version[ -]check failed|Failed CC version check|compiler used to "
            r"compile the kernel "
            r"[^\n]{0,80} does not exactly match|/var/lib/dkms/nvidia[^\n]{0,200}(?:error: |Error \d)|Install "
            r"of driver "
            r"component failed|Install of \d{3}\.[\d.]{2,12} failed|Consult the driver log at|Error! Build of "
            r"nvidia\S{0,40} "
            r"failed(?: for: (?P<kernel_3>[\w.+-]{1,60}))?|nvidia-dkms-\d{3}\S{0,8} (?:\(--configure\)|package "
            r"post-installation script)|dpkg: error processing package nvidia-dkms|Failed to install the kernel module "
            r"through DKMS|make\[\d\]: \*\*\* \[[^\n]{0,200}/dkms/nvidia|DKMS module 'nvidia[^'\n]{0,30}'(?: "
            r"failed to build"
            r"| for [^\n]{0,60}FAILED)|Your kernel headers for kernel (?P<kernel>[\w.+-]{1,60}) cannot be "
            r"found|Missing "
            r"(?P<kernel_2>[\w.+-]{1,60}) kernel headers for module nvidia|Building and installing "
            r"nvidia-kmod\s{0,8}\[FAILED|"
            r"Building DKMS module: nvidia[^\n]{0,40}FAILED|cache/akmods/nvidia[^\n]{0,160}failed\.log|Could not "
            r"resolve Linux kernel version"
        ),
        title="The driver's kernel module could not be built for the kernel {kernel}",
        sure=0.93,
        remedy=also(build_driver, *hints.DRIVER_SOURCE_NOT_COMPILED, *hints.MODULE_NOT_LOADED),
        example="Error! Your kernel headers for kernel 6.8.0-45-generic cannot be found.",
        source="dkms; nvidia-installer",
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
