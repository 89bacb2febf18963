"""The driver's kernel module being compiled: by dkms, by make, by Nix. Other modules are nobody's business here."""

from envcheck.catalogue.driver import hints
from envcheck.catalogue.hints import also
from envcheck.catalogue.run.remedies.processes import build_driver
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="driver-source-not-compiled",
        problem="driver-build-failed",
        anchors=("kernel-open/", "nvidia-open-", "nvidia-x11-", "dkms/nvidia"),
        pattern=(
            r"make(?:\[\d\])?: \*\*\* \[[^\n]{0,300}kernel(?:-open)?/nvidia[\w/.-]{0,60}\] Error \d|"
            r"builder for '[^'\n]{0,120}-nvidia-(?:open|x11)-(?P<kernel>\d[\w.]{0,20})-[^'\n]{0,60}' failed"
        ),
        title="The driver's kernel module could not be built for the kernel {kernel}",
        sure=0.9,
        remedy=also(build_driver, *hints.DRIVER_SOURCE_NOT_COMPILED),
        example=(
            "make[5]: *** [/usr/src/linux/scripts/Makefile.build:243: /build/source/kernel-open/nvidia/nv.o] Error 1"
        ),
        source="NVIDIA's open kernel modules (kernel-open/Kbuild); Nixpkgs",
    ),
    Signature(
        id="dkms-autoinstall-failed",
        problem="driver-build-failed",
        anchors=("dkms: autoinstall for kernel",),
        pattern=r"dkms: autoinstall for kernel:? ?(?P<kernel>[\w.+-]{1,60})[^\n]{0,40}failed",
        title="A kernel module could not be built for the kernel {kernel}",
        sure=0.7,
        general=True,
        remedy=also(build_driver, *hints.DRIVER_SOURCE_NOT_COMPILED),
        example="dkms: autoinstall for kernel: 6.1.76-amd64 failed!",
        source="DKMS, kernel post-installation script",
    ),
    Signature(
        id="dkms-build-failed",
        problem="driver-build-failed",
        anchors=("Bad return status for module build",),
        pattern=(
            r"Bad return status for module build on kernel: ?(?P<kernel>[\w.+-]{1,60})?"
            r"(?![^\n]{0,80}\n[^\n]{0,20}Consult /var/lib/dkms/(?!nvidia))"
            r"(?:[^\n]{0,80}\n[^\n]{0,20}Consult /var/lib/dkms/nvidia[\w-]{0,20}/(?P<driver>\d{3}[\d.]{0,12})/)?"
        ),
        title="The driver's kernel module could not be built for the kernel {kernel}",
        sure=0.93,
        needs=("nvidia-module",),
        remedy=also(build_driver, *hints.DRIVER_SOURCE_NOT_COMPILED),
        example=(
            "Error! Bad return status for module build on kernel: 6.8.0-45-generic (x86_64)\n"
            "Consult /var/lib/dkms/nvidia/570.86.15/build/make.log for more information."
        ),
        source="dkms",
    ),
)
