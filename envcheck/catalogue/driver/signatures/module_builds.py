"""The driver's kernel module being compiled: by dkms, by make, by Nix. Other modules are nobody's business here."""

from envcheck.catalogue.driver import hints
from envcheck.catalogue.driver.remedies.told import where_the_driver_is
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
        anchors=("dkms: autoinstall for kernel", "dkms autoinstall on ", "Autoinstall on ", "/dkms exited with return"),
        pattern=(
            r"dkms: autoinstall for kernel:? ?(?P<kernel>[\w.+-]{1,60})[^\n]{0,40}failed|(?:dkms a|A)utoinstall on "
            r"(?P<kernel_2>[\w.+-]{1,60})\S{0,12} failed for|/etc/kernel/\w{1,30}\.d/dkms exited with return code"
        ),
        title="A kernel module could not be built for the kernel {kernel}",
        sure=0.75,
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
    Signature(
        id="dkms-tree-broken",
        problem="driver-build-failed",
        anchors=(
            "Could not locate dkms.conf",
            "is broken!",
            "Bad conf file.",
            "DKMS tree already contains",
            "Could not find module source directory",
            "in the DKMS tree.",
            "than what is already found in kernel",
            "missing BUILD_DEPENDS",
            "Problems with depmod detected",
        ),
        pattern=(
            r"(?:Could not locate dkms\.conf|nvidia\S{0,40} is broken!|Bad conf file|DKMS tree already "
            r"contains|Could not find "
            r"module source directory|is not located in the DKMS tree|is not newer than what is already "
            r"found|due to missing "
            r"BUILD_DEPENDS|Problems with depmod detected)"
        ),
        title="DKMS's records of the NVIDIA module are damaged or left over from another version",
        sure=0.9,
        needs=("nvidia-module",),
        because_of=("disk-full",),
        remedy=where_the_driver_is(*hints.DKMS_TREE_BROKEN),
        example="Error! Could not locate dkms.conf file.\nFile: /var/lib/dkms/nvidia/535.161.08/source/dkms.conf "
        "does not exist.",
        source="dkms (dkms.in, die)",
    ),
    Signature(
        id="dkms-excludes-kernel",
        problem="driver-build-failed",
        anchors=("BUILD_EXCLUSIVE directive",),
        pattern=r"module nvidia/(?P<driver>[\d.]{3,12}) includes a BUILD_EXCLUSIVE directive",
        title=(
            "The driver {driver} is not meant for this kernel (BUILD_EXCLUSIVE), so that DKMS does not build its module"
        ),
        sure=0.85,
        remedy=also(build_driver, *hints.DRIVER_SOURCE_NOT_COMPILED),
        example=(
            "for module nvidia/390.157 includes a BUILD_EXCLUSIVE directive which does not match this "
            "kernel/arch/config."
        ),
        source="dkms (dkms.in, prepare_build)",
    ),
)
