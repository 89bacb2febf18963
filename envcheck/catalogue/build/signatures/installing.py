"""Installing packages: indexes, wheels, resolvers, disk and permissions."""

from envcheck.catalogue.build import hints
from envcheck.catalogue.build.remedies.conda_channels import other_channel, other_channel_or_build, read_missing
from envcheck.catalogue.build.remedies.http_status import download_again, misspelled, right_name
from envcheck.catalogue.build.remedies.newer_library import newer_library
from envcheck.catalogue.build.remedies.toolchain import wheel_file
from envcheck.catalogue.build.remedies.wheel_reasons import read_poetry, read_reason, wheel_by_tags, wheel_for_reason
from envcheck.catalogue.hints import also
from envcheck.catalogue.host.remedies.room import free_disk
from envcheck.catalogue.signature import Signature
from envcheck.catalogue.torch.owners import library_asker

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
            "Not enough free disk space",
            "Internal error: writing file",
        ),
        pattern=(
            r"ptxas fatal\s{1,4}: Internal error: writing file|\bno space left on device|kind: StorageFull|^(?![^\n]{"
            r"0,400}(?:/dev/shm|NCCL|posix_falloca"
            r"te|shared memory|</torch_))[^\n]{0,900}?(?:No space left on device|os error (?:28|122)\b|Errno (?:2"
            r"8|122)\b|Disk quota exceeded|(?:not|don't have) enough free space|Not enough free "
            r"disk space to download)"
        ),
        sure=0.95,
        remedy=also(free_disk, *hints.NO_SPACE_LEFT),
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
        title="A checkpoint was not written completely, usually because the disk is full",
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
        id="name-not-on-the-index",
        problem="wheel-not-found",
        anchors=(
            "Could not find a version that satisfies",
            "No matching distribution found for",
            "was not found in the",
        ),
        pattern=(
            r"(?:Could not find a version that satisfies the requirement|No matching distribution found for|Because) "
            r"(?P<requirement>[A-Za-z][\w.-]{1,60})"
        ),
        reader=misspelled,
        title="The index has no package {requirement}; the package's name is {meant}",
        remedy=right_name,
        sure=0.94,
        because_of=("network-failed",),
        example="ERROR: No matching distribution found for flash-attention==2.8.3",
        source="pip/_internal/resolution/resolvelib/factory.py; uv",
    ),
    Signature(
        id="pip-no-matching-distribution",
        problem="wheel-not-found",
        anchors=("No matching distribution found for", "Could not find a version that satisfies"),
        pattern=(
            r"No matching distribution found for (?P<requirement>[^\s(]{1,100})|Could not find a version "
            r"that satisfies the requirement (?P<requirement_2>[^\s(]{1,100})"
        ),
        reader=read_reason,
        remedy=wheel_for_reason,
        title="No matching distribution found for {requirement}",
        because_of=("network-failed", "python-too-old", "python-version-unsupported", "python-built-incomplete"),
        example="ERROR: No matching distribution found for torch==2.5.1+cu121",
        source="pip/_internal/resolution/resolvelib/factory.py",
    ),
    Signature(
        id="pip-offers-other-versions",
        problem="wheel-not-found",
        anchors=("(from versions: ",),
        # The index answered, and has others: interrupted connections above were tried again.
        pattern=(
            r"Could not find a version that satisfies the requirement (?P<requirement>[^\s(]{1,100}) [^\n]{0,200}"
            r"\(from versions: (?!none)\S"
        ),
        reader=read_reason,
        remedy=wheel_for_reason,
        title="No matching distribution found for {requirement}",
        sure=0.92,
        because_of=(
            "python-too-old",
            "python-version-unsupported",
            "python-built-incomplete",
            "pip-metadata-invalid",
        ),
        example="ERROR: Could not find a version that satisfies the requirement torch==2.5.1+cu121 (from versions: "
        "2.5.1)",
        source="pip/_internal/resolution/resolvelib/factory.py",
    ),
    Signature(
        id="uv-nothing-to-choose",
        problem="wheel-not-found",
        anchors=(
            "was not found in the package registry",
            "has no wheels with a matching",
            "no wheels are available",
            "has no usable wheels",
            "has no `",
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
            r"package locations)|Because (?P<requirement_3>[^\s`{]{1,80})(?:\{[^}\n]{1,160}\})?(?:==[\w.+]{1,40})? "
            r"(?:has no (?:usable )?wheels|has no `[^`]{1,200}`-compatible\s{1,40}wheels|"
            r"is unusable because no "
            r"wheels are available)|(?:has no (?:usable )?wheels|no wheels with a matching)|there (?:is|"
            r"are) no versions? of (?P<requirement_2>[^\s,{]{1,100})|doesn't have a source distribution "
            r"or wheel|doesn't have a source distribution"
        ),
        values=(("tool", "uv"),),
        reader=read_reason,
        remedy=wheel_for_reason,
        title="No matching distribution found for {requirement}",
        sure=0.93,
        because_of=("network-failed", "python-too-old", "python-version-unsupported"),
        example=(
            "╰─▶ Because torch==2.1.0 has no wheels with a matching Python ABI tag (e.g., `cp313`),"
            " we can conclude that your requirements are unsatisfiable."
        ),
        source="uv, crates/uv-resolver/src/pubgrub/report.rs",
    ),
    Signature(
        id="conda-package-missing",
        problem="wheel-not-found",
        anchors=(
            "PackagesNotFoundError",
            "ResolvePackageNotFound",
            "are not available from current channels",
            "nothing provides requested",
            "does not exist (perhaps a typo or a missing channel)",
        ),
        pattern=(
            r"ResolvePackageNotFound:?\s{0,6}(?:\n\s{0,8})?- (?P<requirement_2>[\w.=<>-]{1,80})|"
            r"PackagesNotFoundError: |not available from current channels|nothing provides requested "
            r"(?P<requirement>\S{1,60})|does not exist \(perhaps a typo"
        ),
        because_of=("network-failed",),
        title="The conda channels have no {requirement}",
        reader=read_missing,
        below=16,
        remedy=other_channel,
        example="PackagesNotFoundError: The following packages are not available from current channels:",
        source="conda/exceptions.py; libmamba",
    ),
    Signature(
        id="conda-url-gone",
        problem="wheel-not-found",
        anchors=("CondaHTTPError: HTTP 404", "UnavailableInvalidChannel"),
        pattern=(
            r"CondaHTTPError: HTTP 404 NOT FOUND for url <(?P<url>[^>\n]{1,300})>|UnavailableInvalidChannel: [^\n]{0,"
            r"200}"
        ),
        title="conda does not find {url}: the channel, or this build, does not exist (any more)",
        sure=0.93,
        remedy=other_channel_or_build,
        example="CondaHTTPError: HTTP 404 NOT FOUND for url <https://conda.example/nvidia/noarch/repodata.json>",
        source="conda/exceptions.py",
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
        pattern=r"Unable to find installation candidates for (?P<requirement>\S{1,60}(?: \([\w.+!]{1,40}\))?)",
        reader=read_poetry,
        remedy=wheel_for_reason,
        values=(("tool", "poetry"),),
        title="No matching distribution found for {requirement}",
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
            r"(?<![\w.+-])(?P<wheel>[\w.+-]{1,200}\.whl) is not a supported wheel on this platform|(?:not compatible|"
            r"incompatible) with the current platform"
        ),
        title="The wheel {wheel} is not for this Python or machine",
        sure=0.96,
        remedy=wheel_by_tags,
        example=(
            "ERROR: flash_attn-2.8.3+cu12torch2.8cxx11abiTRUE-cp310-cp310-linux_x86_64.whl is not a "
            "supported wheel on this platform."
        ),
        source="pip/_internal/exceptions.py (UnsupportedWheel); uv",
    ),
    Signature(
        id="wheel-name-invalid",
        problem="wheel-incompatible",
        anchors=(
            "is not a valid wheel filename",
            "Invalid wheel filename",
            "invalid wheel filename",
            "The wheel filename",
        ),
        pattern=(
            r"(?<![\w.+-])(?P<wheel>[\w.+-]{1,200}\.whl) is not a valid wheel filename|[Ii]nvalid wheel filename"
            r"(?: \([^)\n]{1,80}\))?:? ?'?(?P<wheel_2>[\w.+-]{1,200})?|The wheel filename \"(?P<wheel_3>[^\"\n]{1,200"
            r"})\" "
            r"(?:is|has an?) invalid"
        ),
        title="{wheel} is not a valid wheel filename: the file was renamed",
        remedy=wheel_file,
        example="ERROR: flash_attn.whl is not a valid wheel filename.",
        source="packaging/utils.py, parse_wheel_filename",
    ),
    Signature(
        id="wheel-damaged",
        problem="wheel-incompatible",
        anchors=("No .dist-info directory found", "has an invalid wheel"),
        pattern=(r"No \.dist-info directory found|has an invalid wheel, "),
        title="The wheel is invalid",
        sure=0.82,
        needs=("installing", "building", "failed"),
        example="Collecting torch\nERROR: the wheel has an invalid wheel, .dist-info directory not found",
        source="pip/_internal/exceptions.py, InvalidWheel; uv",
    ),
    Signature(
        id="libstdcxx-too-old",
        problem="wheel-incompatible",
        anchors=(
            "`GLIBCXX_",
            "`CXXABI_",
            "`GLIBC_",
            "'GLIBCXX_",
            "'GLIBC_",
            "'CXXABI_",
        ),
        pattern=(
            r"(?P<library>lib[\w+.-]{1,40}\.so[.\d]{0,8}): version [`'](?P<version>(?:GLIBCXX|CXXABI|"
            r"GLIBC)_[\d.]{1,12})' not found"
        ),
        reader=library_asker,
        remedy=newer_library,
        title="{library} is too old: version {version} not found",
        sure=0.93,
        example=(
            "ImportError: /lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found "
            "(required by /venv/lib/python3.11/site-packages/flash_attn_2_cuda.so)"
        ),
        source="glibc, elf/dl-version.c",
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
        title="Hash mismatch: the download is damaged or not the expected file",
        remedy=download_again,
        sure=0.85,
        example="ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
        source="pip/_internal/exceptions.py; uv; apt; conda",
    ),
    Signature(
        id="wheel-file-missing",
        problem="wheel-not-found",
        anchors=(
            "looks like a filename, but the file does not exist",
            "No such file or directory: '",
            "Distribution not found at: file:",
        ),
        pattern=(
            r"Requirement '(?P<wheel>[^'\n]{1,200}?\.whl)' looks like a filename, but the file does not exist|"
            r"No such file or directory: '(?P<wheel_2>[^'\n]{1,200}\.(?:whl|tar\.gz))'|"
            r"Distribution not found at: file://(?P<wheel_3>[^\n]{1,200}\.whl)"
        ),
        title="The file {wheel} does not exist",
        remedy=wheel_file,
        sure=0.95,
        example=(
            "WARNING: Requirement 'flash_attn-2.8.3-cp312-cp312-linux_x86_64.whl' looks like a filename, but the "
            "file does not exist"
        ),
        source="pip/_internal/req/constructors.py; uv",
    ),
)
