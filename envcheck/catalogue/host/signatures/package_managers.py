"""The system's package managers: apt and dpkg, dnf, zypper, pacman."""

from envcheck.catalogue.build.remedies.tools import trust_apt
from envcheck.catalogue.hints import also, only
from envcheck.catalogue.host import hints
from envcheck.catalogue.host.remedies.apt_told import one_branch, read_unmet
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="apt-package-unknown",
        problem="apt-package-missing",
        anchors=(
            "No package matching",
            "Unable to locate package",
            "has no installation candidate",
            "No match for argument",
            "Unable to find a match",
            "No provider of '",
            "target not found",
            "Couldn't find any package by regex",
            "E: Version '",
        ),
        pattern=(
            r"No provider of '(?P<package_7>[^'\n]{1,60})' found|Unable to find a match: "
            r"(?P<package_4>\S{1,60})|^error: target not found: (?P<package_5>\S{1,60})|"
            r"E: Version '[^'\n]{1,60}' for '(?P<package_6>[\w.+:-]{1,60})' was not found|"
            r"No package matching '(?P<package_9>[\w.+-]{1,80})' is available|"
            r"Unable to locate package (?P<package>[\w.+:-]{1,60})|Package '?(?P<package_2>[\w.+:-]{1,"
            r"60})'? has no installation candidate|No match for argument: (?P<package_3>\S{1,60})"
        ),
        title="Unable to locate package {package}",
        sure=0.92,
        because_of=("network-failed", "apt-untrusted"),
        example="E: Unable to locate package nvidia-driver-535",
        source="apt, cmdline/apt-get; dnf",
    ),
    Signature(
        id="apt-repository-gone",
        problem="apt-package-missing",
        anchors=("have a Release file", "no longer has a Release file"),
        pattern=r"[Tt]he repository '(?P<repository>[^'\n]{1,200})' (?:does not have|no longer has) a Release file",
        title="The apt repository {repository} does not exist (no Release file)",
        sure=0.93,
        because_of=("network-failed",),
        remedy=only(*hints.APT_REPOSITORY_GONE),
        example="E: The repository 'https://packages.example/ubuntu18.04/amd64  Release' does not have a Release file.",
        source="apt-pkg/acquire-item.cc",
    ),
    Signature(
        id="apt-is-locked",
        problem="apt-locked",
        anchors=(
            "Could not get lock /var/lib/dpkg/",
            "Could not get lock",
            "dpkg frontend lock",
            "Unable to acquire the dpkg",
            "is another process using it",
            "Waiting for cache lock",
            "unable to lock database",
            "System management is locked by",
            "obtain the transaction lock",
        ),
        pattern=(
            r"unable to lock database|System management is locked by the application|Failed to obtain the "
            r"transaction lock|Could not get lock "
            r"/var/lib/(?:dpkg|apt)/\S{1,40}|Unable to acquire the dpkg frontend "
            r"lock|Waiting for cache lock"
        ),
        sure=0.95,
        needs=("failed",),
        example="E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234 (unattended-upgr)",
        source="apt-pkg/deb/debsystem.cc",
    ),
    Signature(
        id="driver-libraries-are-mounted",
        problem="apt-broken",
        anchors=("unable to make backup link of", "Device or resource busy"),
        pattern=(
            r"unable to (?:make backup link of|install new version of|clean up mess surrounding) [`'\"]\.?(?P<path>/"
            r"[^'\"\n]{0,120}/(?:libcuda|libnvidia|nvidia)[\w.-]{0,60})[^\n]{0,120}(?:Invalid cross-device link|Devic"
            r"e or "
            r"resource busy)"
        ),
        title="The driver cannot be installed in this container: {path} is the host's, mounted into it",
        sure=0.95,
        remedy=only(*hints.DRIVER_LIBRARIES_ARE_MOUNTED),
        example=(
            "dpkg: error processing archive libnvidia-compute-550_550.54.deb (--unpack):\n unable to make backup "
            "link of './usr/lib/x86_64-linux-gnu/libcuda.so.550.54' before installing new version: Invalid "
            "cross-device link"
        ),
        source="dpkg, under the NVIDIA Container Toolkit",
    ),
    Signature(
        id="pacman-breaks-dependency",
        problem="apt-broken",
        anchors=(" breaks dependency '",),
        pattern=r":: (?:installing|removing) (?P<updated>[\w.+-]{1,60})[^\n]{0,60} breaks dependency "
        r"'(?P<wanted>[^'\n]{1,80})' required by (?P<held>[\w.+-]{1,60})",
        title="{held} requires {wanted}, which the update of {updated} would break",
        sure=0.94,
        remedy=one_branch,
        example=":: installing nvidia-utils (560.35.03-1) breaks dependency 'nvidia-utils=560.31.02' required by "
        "nvidia",
        source="pacman/src/pacman/sync.c; https://github.com/CachyOS/distribution/issues/45",
    ),
    Signature(
        id="module-of-old-kernel-held",
        problem="apt-broken",
        anchors=("linux-modules-nvidia-", "linux-objects-nvidia-"),
        pattern=r"(?P<module>linux-(?:modules|objects)-nvidia-\d{3}[\w-]{0,20}?-(?P<kernel>\d\.\d{1,2}\.\d{1,3}-\d{1,4}-"
        r"\w{1,20})) ?: Depends: nvidia-kernel-common-\d{3}\S{0,10} \(<= ",
        title="{module}, the module for kernel {kernel}, does not go with the new driver",
        sure=0.94,
        remedy=one_branch,
        example="linux-modules-nvidia-470-5.11.0-44-generic: Depends: nvidia-kernel-common-470 (<= 470.86-1) but "
        "470.103.01-0ubuntu0.20.04.1 is to be installed",
        source="Ubuntu's linux-restricted-modules; https://github.com/elementary/os/issues/613",
    ),
    Signature(
        id="apt-dependencies-broken",
        problem="apt-broken",
        anchors=(
            "you have held broken packages",
            "have unmet dependencies",
            "Unmet dependencies",
            "dpkg was interrupted",
            "dpkg returned an error code",
            "unmet dependencies",
            "dpkg: error processing",
            "Errors were encountered while processing",
            "dpkg: dependency problems",
            "Depends: ",
            "Transaction test error",
            "(conflicting files)",
            "could not satisfy dependencies",
            "none of the providers can be installed",
            "needed by the to be installed",
        ),
        pattern=(
            r"Error: Transaction test error|failed to commit transaction \(conflicting files\)|could not "
            r"satisfy dependencies"
            r"|(?:x86_64|noarch|aarch64|\.fc\d\d|\.el\d)[^\n]{0,200}none of the providers can be installed|"
            r"needed by the to be installed|dpkg: error processing "
            r"(?:package|archive) (?:/[\w./-]{1,120}/)?(?P<package>[\w.+:-]{1,80})|dpkg: dependency pr"
            r"oblems prevent configuration of (?P<package_2>[\w.+:-]{1,80})|Errors were encountered whil"
            r"e processing|you have held broken packages|have unmet dependencies|Unmet dependencies| : "
            r"Depends: [\w.+:-]{1,80} [^\n]{0,60}but (?:it is not|[\w.+:~-]{1,60} is to be)|dpkg"
            r" was interrupted|Sub-process /usr/bin/dpkg returned an error code"
        ),
        because_of=("driver-build-failed", "disk-full", "apt-package-missing", "driver-libraries-are-mounted"),
        title="dpkg could not install {package}",
        remedy=one_branch,
        reader=read_unmet,
        example="E: Unable to correct problems, you have held broken packages.",
        source="apt-pkg/problemresolver; dpkg",
    ),
    Signature(
        id="apt-key-unknown",
        problem="apt-untrusted",
        anchors=(
            "is not valid yet (invalid for another",
            "NO_PUBKEY",
            "is not signed.",
            "EXPKEYSIG",
            "Conflicting values set for option Signed-By",
            "unauthenticated packages",
            "were not authenticated",
            "cannot be authenticated",
            "couldn't be verified because the public key",
            "GPG check FAILED",
            "Signature verification failed for",
            "(PGP signature)",
            "could not be looked up remotely",
            "is unknown trust",
        ),
        pattern=(
            r"GPG check FAILED|Signature verification failed for file|invalid or corrupted package \(PGP "
            r"signature\)|key "
            r"\"(?P<key_3>[0-9A-F]{8,40})\" could not be "
            r"looked up|is unknown trust|"
            r"There were unauthenticated packages|packages cannot be authenticated|couldn't be verified "
            r"because the public key is not available: NO_PUBKEY (?P<key_2>[0-9A-F]{8,40})|is not valid "
            r"yet \(invalid for another|NO_PUBKEY (?P<key>[0-9A-F]{8,40})|repository '[^'\n]{1,200}' is "
            r"not signed|EXPKEYSIG|Conflicting values set for option Signed-By"
        ),
        sure=0.93,
        needs=("failed",),
        title="The signing key of an apt repository is unknown: NO_PUBKEY {key}",
        remedy=also(trust_apt, *hints.APT_KEY_UNKNOWN),
        example=(
            "W: GPG error: https://developer.download.nvidia.com/compute/cuda/repos/ubuntu2204/x86_64 "
            " InRelease: NO_PUBKEY A4B469963BF863CC\n"
            "E: The repository 'https://developer.download.nvidia.com/compute/cuda/repos/ubuntu2204/x86_64 "
            " InRelease' is not signed."
        ),
        source="apt's gpgv method",
    ),
    Signature(
        id="apt-signature-invalid",
        problem="apt-untrusted",
        anchors=("BADSIG ", "signatures were invalid: "),
        pattern=r"\bBADSIG (?P<key>[0-9A-F]{8,40})",
        title="The lists of an apt repository do not match their signature: BADSIG {key}",
        sure=0.93,
        remedy=only(*hints.APT_SIGNATURE_INVALID),
        example="  The following signatures were invalid: BADSIG F60F4B3D7FA2AF80 cudatools <cudatools@nvidia.com>",
        source="apt's gpgv method",
    ),
    Signature(
        id="signing-key-not-downloaded",
        problem="apt-untrusted",
        anchors=("no valid OpenPGP data found", "Failed to add GPGKEY"),
        pattern=r"gpg: no valid OpenPGP data found|Failed to add GPGKEY at",
        title="The signing key of an apt repository was not downloaded",
        sure=0.85,
        because_of=("network-failed",),
        remedy=only(*hints.SIGNING_KEY_NOT_DOWNLOADED),
        example="gpg: no valid OpenPGP data found.",
        source="GnuPG; apt-key",
    ),
)
