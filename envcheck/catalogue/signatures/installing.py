"""Installing packages: indexes, wheels, disk, Python versions, the system's own package manager."""

from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="no-space-left",
        problem="disk-full",
        anchors=(
            "no space left on device",
            "StorageFull",
            "No space left on device",
            "os error 28",
            "Errno 28",
            "Disk quota exceeded",
            "os error 122",
            "Errno 122",
            "NoSpaceLeft",
            "not enough free space",
            "don't have enough free space",
        ),
        pattern=(
            r"\bno space left on device|kind: StorageFull|^(?![^\n]{0,400}(?:/dev/shm|"
            r"shared memory))[^\n]{0,900}?(?:No space left on device|os "
            r"error (?:28|122)\b|Errno (?:28|122)\b|Disk quota exceeded|(?:not|don't have) enough free "
            r"space)"
        ),
        sure=0.95,
        example="ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        source="errno 28 and 122 as Python, Rust and C programs print them",
    ),
    Signature(
        id="torch-save-cut-short",
        problem="disk-full",
        anchors=("inline_container.cc", "basic_ios::clear: iostream error", "PytorchStreamWriter failed writing"),
        pattern=(
            r"enforce fail at inline_container\.cc:\d{1,5}\] ?\. unexpected pos \d{1,18} vs \d{1,18}|basic_ios::clear: "
            r"iostream error|PytorchStreamWriter failed writing"
        ),
        title="A checkpoint could not be written to its end: most often the disk is full",
        sure=0.8,
        example="RuntimeError: [enforce fail at inline_container.cc:672] . unexpected pos 576 vs 534",
        source="caffe2/serialize/inline_container.cc (PyTorchStreamWriter)",
    ),
    Signature(
        id="pip-externally-managed",
        problem="externally-managed",
        anchors=("externally-managed-environment", "is externally managed", "This environment is externally managed"),
        pattern=r"externally-managed-environment|is externally managed",
        sure=0.98,
        example="error: externally-managed-environment",
        source="pip and uv (PEP 668)",
    ),
    Signature(
        id="pip-no-matching-distribution",
        problem="wheel-not-found",
        anchors=("No matching distribution found for", "Could not find a version that satisfies"),
        pattern=(
            r"No matching distribution found for (?P<requirement>[^\s(]{1,100})|Could not find a version "
            r"that satisfies the requirement (?P<requirement_2>[^\s(]{1,100})"
        ),
        title="There is nothing to install for {requirement}",
        because_of=("network-failed", "python-too-old", "python-version-unsupported", "python-built-incomplete"),
        example="ERROR: No matching distribution found for torch==2.5.1+cu121",
        source="pip/_internal/resolution/resolvelib/factory.py",
    ),
    Signature(
        id="uv-nothing-to-choose",
        problem="wheel-not-found",
        anchors=(
            "was not found in the package registry",
            "has no wheels with a matching",
            "has no usable wheels",
            "there is no version of",
            "has no wheels",
            "no wheels with a matching",
            "there are no versions of",
            "only the following versions of",
            "was not found in the provided package locations",
            "can't be installed because it doesn't have a source distribution",
            "doesn't have a source distribution or wheel",
            "don't have a source distribution",
        ),
        pattern=(
            r"Because (?P<requirement>[^\s`]{1,80}) was not found in the (?:package registry|provided "
            r"package locations)|(?:has no (?:usable )?wheels|no wheels with a matching)|there (?:is|"
            r"are) no versions? of (?P<requirement_2>[^\s,]{1,100})|doesn't have a source distribution "
            r"or wheel|doesn't have a source distribution"
        ),
        title="There is nothing to install for {requirement}",
        sure=0.93,
        because_of=("network-failed", "python-too-old", "python-version-unsupported"),
        example=(
            "╰─▶ Because torch==2.1.0 has no wheels with a matching Python ABI tag (e.g., `cp313`),"
            " we can conclude that your requirements are unsatisfiable."
        ),
        source="uv, crates/uv-resolver/src/pubgrub/report.rs",
    ),
    Signature(
        id="uv-unsatisfiable",
        problem="package-conflict",
        anchors=("requirements are unsatisfiable", "No solution found when resolving"),
        pattern=r"your requirements are unsatisfiable|No solution found when resolving",
        title="What is asked for contradicts itself",
        sure=0.85,
        because_of=("wheel-not-found", "network-failed", "python-too-old", "python-version-unsupported"),
        example=(
            "× No solution found when resolving dependencies:\n"
            "  ╰─▶ Because vllm==0.11.0 depends on torch==2.8.0 and you require torch==2.6.0, we can "
            "conclude that your requirements are unsatisfiable."
        ),
        source="uv, crates/uv-resolver/src/pubgrub/report.rs",
    ),
    Signature(
        id="conda-package-missing",
        problem="wheel-not-found",
        anchors=(
            "PackagesNotFoundError",
            "are not available from current channels",
            "nothing provides requested",
            "does not exist (perhaps a typo or a missing channel)",
        ),
        pattern=(
            r"PackagesNotFoundError: |not available from current channels|nothing provides requested "
            r"(?P<requirement>\S{1,60})|does not exist \(perhaps a typo"
        ),
        because_of=("network-failed",),
        example="PackagesNotFoundError: The following packages are not available from current channels:",
        source="conda/exceptions.py; libmamba",
    ),
    Signature(
        id="conda-unsatisfiable",
        problem="package-conflict",
        anchors=(
            "UnsatisfiableError",
            "LibMambaUnsatisfiableError",
            "incompatible with the existing python installation",
            "because there are no viable options",
        ),
        pattern=r"(?:LibMamba)?UnsatisfiableError: |there are no viable options",
        sure=0.88,
        because_of=("wheel-not-found", "network-failed"),
        example="LibMambaUnsatisfiableError: Encountered problems while solving:",
        source="conda; conda-libmamba-solver",
    ),
    Signature(
        id="wheel-404",
        problem="wheel-not-found",
        anchors=("404 Client Error", "HTTP Error 404", "HTTP error 404", "404 Not Found", "status client error (404"),
        pattern=(
            r"(?:404 Client Error: Not Found|HTTP [Ee]rror 404|404 Not Found|status client error \(404[^)\n]{0,"
            r"40}\))(?=[^\n]{0,400}(?:\.whl|/simple/|\.tar\.gz|files\.|download\.pytorch\.org|pypi|while "
            r"getting))|(?:\.whl|\.tar\.gz)[^\n]{0,200}404"
        ),
        sure=0.85,
        unless=("precompiled",),
        example=(
            "ERROR: HTTP error 404 while getting https://example.org/wheels/flash_attn-2.8.3+cu12torch2.8cxx11"
            "abiTRUE-cp313-cp313-linux_x86_64.whl"
        ),
        source="pip/_internal/network; uv",
    ),
    Signature(
        id="poetry-no-candidates",
        problem="wheel-not-found",
        anchors=("Unable to find installation candidates",),
        pattern=r"Unable to find installation candidates for (?P<requirement>\S{1,60})",
        title="There is nothing to install for {requirement}",
        because_of=("network-failed",),
        example="Unable to find installation candidates for torch (2.1.0)",
        source="poetry/installation/chooser.py",
    ),
    Signature(
        id="wheel-for-another-platform",
        problem="wheel-incompatible",
        anchors=(
            "is not a supported wheel on this platform",
            "is not compatible with the current platform",
            "is incompatible with the current platform",
            "not compatible with this Python",
        ),
        pattern=(
            r"(?P<wheel>[\w.+-]{1,160}\.whl) is not a supported wheel on this platform|(?:not compatible|"
            r"incompatible) with the current platform"
        ),
        title="The wheel {wheel} is not for this Python or machine",
        sure=0.96,
        example=(
            "ERROR: flash_attn-2.8.3+cu12torch2.8cxx11abiTRUE-cp310-cp310-linux_x86_64.whl is not a "
            "supported wheel on this platform."
        ),
        source="pip/_internal/exceptions.py (UnsupportedWheel); uv",
    ),
    Signature(
        id="wheel-name-invalid",
        problem="wheel-incompatible",
        anchors=("is not a valid wheel filename", "Invalid wheel filename", "invalid wheel filename"),
        pattern=r"(?P<wheel>[\w.+-]{1,160}\.whl) is not a valid wheel filename|[Ii]nvalid wheel filename",
        title="The wheel's file name was changed, so that it tells nothing",
        example="ERROR: flash_attn.whl is not a valid wheel filename.",
        source="packaging/utils.py, parse_wheel_filename",
    ),
    Signature(
        id="wheel-damaged",
        problem="wheel-incompatible",
        anchors=(
            "No .dist-info directory found",
            "is invalid.",
            "BadZipFile",
            "has an invalid wheel",
            "Failed to unzip wheel",
            "is not a zip file",
        ),
        pattern=(
            r"No \.dist-info directory found|Wheel '(?P<wheel>[\w.-]{1,80})' located at [^\n]{1,300} is invalid\.|"
            r"has an invalid wheel, |"
            r"Failed to unzip "
            r"wheel|BadZipFile: (?:File is not a zip file|Bad CRC-32)"
        ),
        title="The wheel is damaged, or was not downloaded to its end",
        sure=0.82,
        needs=("installing", "building", "failed"),
        example=(
            "Collecting torch\nERROR: Wheel 'torch' located at /tmp/torch-2.5.1-cp310-cp310-linux_x86_64.whl is i"
            "nvalid."
        ),
        source="pip/_internal/exceptions.py, InvalidWheel; uv",
    ),
    Signature(
        id="libstdcxx-too-old",
        problem="wheel-incompatible",
        anchors=("`GLIBCXX_", "`CXXABI_", "`GLIBC_", "'GLIBCXX_", "'GLIBC_"),
        pattern=(
            r"(?P<library>lib[\w+.-]{1,40}\.so[.\d]{0,8}): version [`'](?P<version>(?:GLIBCXX|CXXABI|"
            r"GLIBC)_[\d.]{1,12})' not found"
        ),
        title="{library} is too old: it has no {version}",
        sure=0.93,
        example=(
            "ImportError: /lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found "
            "(required by /venv/lib/python3.11/site-packages/flash_attn_2_cuda.so)"
        ),
        source="glibc, elf/dl-version.c",
    ),
    Signature(
        id="resolution-impossible",
        problem="package-conflict",
        anchors=(
            "ResolutionImpossible",
            "these package versions have conflicting dependencies",
            "have conflicting dependencies",
        ),
        pattern=r"ResolutionImpossible|have conflicting dependencies",
        title="What is asked for contradicts itself",
        sure=0.92,
        because_of=("network-failed", "python-too-old", "python-version-unsupported"),
        example=(
            "ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/dependency-resolution/"
        ),
        source="pip/_internal/resolution/resolvelib/factory.py",
    ),
    Signature(
        id="resolver-complains",
        problem="package-conflict",
        anchors=("which is incompatible.", "source of the following dependency conflicts"),
        pattern=(
            r"^(?P<package>[\w.-]{1,60}) [\w.+!-]{1,40} requires (?P<requirement>[^\n]{1,80}?), but "
            r"you have (?P<found>[^\n]{1,60}?) which is incompatible"
        ),
        title="{package} wants {requirement}, and {found} is installed",
        sure=0.7,
        example="qwen-vl-utils 0.0.14 requires av<15, but you have av 15.1.0 which is incompatible.",
        source="pip/_internal/operations/check.py",
    ),
    Signature(
        id="package-resolution-backtracks",
        problem="package-conflict",
        anchors=("resolution-too-deep", "Dependency resolution exceeded maximum depth"),
        pattern=r"resolution-too-deep|Dependency resolution exceeded maximum depth",
        title="The requirements are too many to be resolved",
        sure=0.85,
        example="error: resolution-too-deep",
        source="pip/_internal/exceptions.py",
    ),
    Signature(
        id="python-refused-too-old",
        problem="python-too-old",
        anchors=("requires a different Python", "does not satisfy Python", "requires Python", "Requires-Python"),
        pattern=(
            r"requires a different Python: (?P<version>(?:2\.\d{1,2}|3\.[0-9])(?:\.\d{1,2})?) not in|"
            r"current Python version \((?P<version_2>3\.[0-9](?:\.\d{1,2})?)\) does not satisfy"
        ),
        title="Python {version} is too old for the package",
        sure=0.95,
        example="ERROR: Package 'transformers' requires a different Python: 3.9.18 not in '>=3.10.0'",
        source="pip/_internal/resolution/resolvelib/candidates.py; uv",
    ),
    Signature(
        id="python-refused",
        problem="python-version-unsupported",
        anchors=(
            "requires a different Python",
            "does not satisfy Python",
            "Ignored the following versions that require a different python",
            "is not supported by this Python",
        ),
        pattern=(
            r"requires a different Python: (?P<version>3\.\d{2}(?:\.\d{1,2})?) not in|current Python "
            r"version \((?P<version_2>3\.\d{2}(?:\.\d{1,2})?)\) does not satisfy"
        ),
        title="The package does not take Python {version}",
        sure=0.92,
        example="ERROR: Package 'vllm' requires a different Python: 3.14.0 not in '<3.14,>=3.10'",
        source="pip/_internal/resolution/resolvelib/candidates.py; uv",
    ),
    Signature(
        id="python-knows-no-match",
        problem="python-too-old",
        anchors=("    match ",),
        pattern=r"^\s{0,40}match [^\n]{1,120}:\n\s{0,80}\^{1,80}\n\s{0,8}SyntaxError: invalid syntax",
        title="This Python is older than 3.10: it does not know match",
        sure=0.9,
        example="    match command:\n          ^\nSyntaxError: invalid syntax",
        source="CPython before 3.10",
    ),
    Signature(
        id="pip-ignored-for-python",
        problem="python-version-unsupported",
        anchors=("Ignored the following versions that require a different python",),
        # The major version that is asked for is among those that were ignored.
        pattern=(
            r"Ignored the following (?:\w{1,20} )?versions that require a different python version: (?=[^\n]{0,1000}\n"
            r"[^\n]{0,60}the requirement (?P<requirement>[\w.\[\]-]{1,60}(?:>=|~=|==|>)(?P<major>\d{1,4}(?:\.\d{1,4})?)"
            r"\b))(?:[^\n]{0,990}; )?(?P=major)\b"
        ),
        title="{requirement} exists, and does not take this Python",
        sure=0.88,
        example=(
            "ERROR: Ignored the following versions that require a different python version: 5.0.0 Requires-Python "
            ">=3.10\n"
            "ERROR: Could not find a version that satisfies the requirement transformers>=5 (from versions: 4.57.6)"
        ),
        source="pip/_internal/resolution/resolvelib/factory.py",
    ),
    Signature(
        id="python-refused-in-setup",
        problem="python-version-unsupported",
        anchors=(
            "Cannot install on Python version",
            "Python version not supported",
            "unsupported Python version",
            "Python version >=",
        ),
        pattern=(
            r"Cannot install on Python version (?P<version>[\d.]{1,10})|(?:Python version|Python) (?P<version_2"
            r">[\d.]{1,10}) (?:is )?(?:not supported|unsupported)|unsupported Python version (?P<version_3>[\d."
            r"]{1,10})"
        ),
        title="The package does not take Python {version}",
        sure=0.85,
        example="RuntimeError: Cannot install on Python version 3.13.1; only versions >=3.9,<3.13 are supported.",
        source="numba's setup.py",
    ),
    Signature(
        id="python-syntax-too-new",
        problem="python-too-old",
        anchors=("unsupported operand type(s) for |:", "'type' object is not subscriptable", "match statement"),
        pattern=(
            r"unsupported operand type\(s\) for \|: '(?:type|NoneType|_GenericAlias|_SpecialForm)'|'type' "
            r"object is not subscriptable"
        ),
        title="The package is written for a newer Python",
        sure=0.85,
        example="TypeError: unsupported operand type(s) for |: 'type' and 'NoneType'",
        source="CPython before 3.10 and 3.9",
    ),
    Signature(
        id="venv-module-missing",
        problem="python-venv-missing",
        anchors=("ensurepip is not", "No module named ensurepip", "No module named venv", "python3-venv"),
        pattern=(
            r"ensurepip is not\s{1,4}available|No module named '?(?:venv|ensurepip)'?|ensurepip', '--upgrade'|"
            r"install the python3-venv\s{1,4}package"
        ),
        sure=0.96,
        example="The virtual environment was not created successfully because ensurepip is not available.",
        source="Debian's python3 without python3-venv",
    ),
    Signature(
        id="pip-missing",
        problem="build-requirement-missing",
        anchors=("No module named pip", "pip: command not found", "pip: not found"),
        pattern=r"No module named '?pip'?\s{0,4}$|\bpip3?: (?:command )?not found",
        title="pip is not installed",
        values=(("module", "pip"),),
        example="/usr/bin/python3: No module named pip",
        source="CPython; shells",
    ),
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
    Signature(
        id="write-refused",
        problem="permission-denied",
        anchors=(
            "Check cache directory permissions",
            "Access is denied. (os error 5)",
            "Permission denied:",
            "Consider using the `--user` option",
            "Permission denied (os error 13)",
            "are you root?",
            "Read-only file system",
            "permission denied while trying to connect",
        ),
        pattern=(
            r"PermissionError at (?P<path_5>\S{1,200}) when downloading|Access is denied\. \(os error 5\)|"
            r"\[Errno 13\] Permission denied(?!: '/dev/nvidia)(?:: '(?P<path>[^'"
            r"\n]{1,200})')?|Permission "
            r"denied \(os error 13\)|^permission denied while trying to connect to the Docker|are you root\?|"
            r"Read-only file system|Consider using the `--user` "
            r"option"
        ),
        title="{path} may not be written",
        sure=0.88,
        example=(
            "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/usr/lib/pyth"
            "on3/dist-packages/numpy'"
        ),
        source="errno 13 and 30 as Python, Rust and apt print them",
    ),
    Signature(
        id="hashes-differ",
        problem="network-failed",
        anchors=(
            "DO NOT MATCH THE HASHES",
            "Hash mismatch",
            "hash mismatch",
            "Hash Sum mismatch",
            "ChecksumMismatchError",
        ),
        pattern=r"DO NOT MATCH THE HASHES|[Hh]ash mismatch|Hash Sum mismatch|ChecksumMismatchError",
        title="What was downloaded is damaged, or not what was meant",
        sure=0.85,
        example="ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
        source="pip/_internal/exceptions.py; uv; apt; conda",
    ),
)
