"""apt and dpkg: packages of the distribution that cannot be installed."""

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
            "Couldn't find any package by regex",
        ),
        pattern=(
            r"No package matching '(?P<package_9>[\w.+-]{1,80})' is available|"
            r"Unable to locate package (?P<package>[\w.+:-]{1,60})|Package '?(?P<package_2>[\w.+:-]{1,"
            r"60})'? has no installation candidate|No match for argument: (?P<package_3>\S{1,60})"
        ),
        title="The distribution's sources have no package {package}",
        sure=0.92,
        because_of=("network-failed", "apt-untrusted"),
        example="E: Unable to locate package nvidia-driver-535",
        source="apt, cmdline/apt-get; dnf",
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
        ),
        pattern=(
            r"Could not get lock /var/lib/(?:dpkg|apt)/\S{1,40}|Unable to acquire the dpkg frontend "
            r"lock|Waiting for cache lock"
        ),
        sure=0.95,
        needs=("failed",),
        example="E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234 (unattended-upgr)",
        source="apt-pkg/deb/debsystem.cc",
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
        ),
        pattern=(
            r"you have held broken packages|have unmet dependencies|Unmet dependencies|dpkg was interrupted|"
            r"Sub-process /usr/bin/dpkg returned an error code"
        ),
        because_of=("driver-build-failed", "disk-full", "apt-package-missing"),
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
        ),
        pattern=(
            r"is not valid yet \(invalid for another|NO_PUBKEY (?P<key>[0-9A-F]{8,40})|"
            r"repository '[^'\n]{1,200}' is not signed|EXPKEYSIG|Conflicting "
            r"values set for option Signed-By"
        ),
        sure=0.93,
        needs=("failed",),
        example=(
            "W: GPG error: https://developer.download.nvidia.com/compute/cuda/repos/ubuntu2204/x86_64 "
            " InRelease: NO_PUBKEY A4B469963BF863CC\n"
            "E: The repository 'https://developer.download.nvidia.com/compute/cuda/repos/ubuntu2204/x86_64 "
            " InRelease' is not signed."
        ),
        source="apt's gpgv method",
    ),
)
