"""Processes that a signal ends: a crash of compiled code, an instruction that the processor lacks."""

from envcheck.catalogue.run.remedies.crashes import crash_title, find_crash, read_crash
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="process-segfault",
        problem="process-crashed",
        anchors=(
            "status=11/SEGV",
            "status=6/ABRT",
            "Segmentation fault",
            "Windows fatal exception",
            "Fatal Python error",
            "SIGSEGV",
            "Aborted (core dumped)",
            " Aborted  ",
            "exitcode: -11",
            "SIGABRT",
            "status 139",
            "code 139",
            "double free or corruption",
            "Signal 11",
            "terminate called",
            "Restarter: restarting kernel",
            "appears to have died",
            "Kernel died before replying",
            "kernel died unexpectedly",
            "Kernel is dead",
            "The Kernel crashed",
            "Kernel Restarting",
            "kernel has died",
            "Canceled future for execute_request",
            "return code = -",
            "code: 139",
            "status: 139",
            "code: -6",
            "code: -11",
            "Kernel has died",
            ": Assertion ",
            "killed by signal: Aborted",
            "due to signal ",
            "with signal ",
            "closed: 0 bytes read",
            "Kernel died",
            "kernel died",
            "signal: segmentation fault",
            "model runner has unexpectedly stopped",
        ),
        pattern=(
            r"Windows fatal exception: |signal: (?:segmentation fault|aborted)|model runner has unexpectedly stopped|"
            r"\.(?:c|cc|cpp|cxx|h|hpp):\d{1,6}: [^\n]{1,300}: Assertion [`'][^\n]{1,400}' failed|killed by signal: "
            r"(?:Segmentation fault|Aborted)|(?:terminated|shutdown)[^\n]{0,20} signal "
            r"(?:6|11|SIGSEGV|SIGABRT)\b|Remote server "
            r"\S{1,80} closed: 0 bytes read on a total|return code = "
            r"-(?:11|6)\b|Kernel is dead|The Kernel crashed while executing code|[Kk]ernel"
            r" has died|Canceled future for execute_request message before replies|code=dumped, status=("
            r"?:11/SEGV|6/ABRT)|(?<!compiler error: )Segmentation fault|Fatal Python error: (?:[\w ]{1,4"
            r"0})|Signal 11 \(SIGSEGV\)|Signal 6 \(SIGABRT\)|Aborted {1,30}\(core dumped\)|exit ?code\s{0,4}: "
            r"-(?:11|6)\b|exit(?:ed with)? (?:code|status):? 139|double free or corruption|died with <Si"
            r"gnals\.SIG(?:SEGV|ABRT)|terminate called (?:after throwing an instance of|without an activ"
            r"e exception)|KernelRestarter: restarting kernel|[Kk]ernel (?:(?:for )?[\w.-]{1,60} )?(?:appears to "
            r"have died|died (?:before replying|unexpectedly))"
        ),
        reader=read_crash,
        title=crash_title,
        remedy=find_crash,
        sure=0.8,
        because_of=(ANY,),
        unless=("compiling",),
        example="Fatal Python error: Segmentation fault",
        source="CPython's faulthandler; shells; torch/distributed/elastic",
    ),
    Signature(
        id="processor-lacks-instructions",
        problem="cpu-unsupported",
        anchors=(
            "Illegal instruction",
            "signal: illegal instruction",
            "exitcode: -4",
            "SIGILL",
            "without AVX",
            "AVX2 instructions",
            "compiled to use features that this processor",
            "exit code: -4",
            "does not support AVX",
            "lacks AVX",
            "baseline optimizations",
            "due to signal 4",
            "with signal 4",
        ),
        pattern=(
            r"^(?:[^\n]{0,80}: line \d{1,6}: {1,4}\d{1,9} )?Illegal instruction|signal: illegal "
            r"instruction|Fatal Python error: "
            r"Illegal instruction|killed by signal: Illegal instruction|(?:terminated|shutdown)[^\n]{0,20} signal "
            r"(?:4|SIGILL)\b|Signal 4 "
            r"\(SIGILL\)|exit ?code\s{0,4}: "
            r"-4\b|died with <Signals\.SIGILL|"
            r"(?:CPU|processor)[^\n]{0,60}(?:does not support|lacks|without) AVX|(?:NumPy was built "
            r"with baseline optimizations|baseline optimizations: \([\w ]{1,40}\) but your machine doesn't "
            r"support)"
        ),
        title="Illegal instruction: the CPU lacks instructions that a library was compiled for",
        example="Illegal instruction (core dumped)",
        source="shells; NumPy; libraries compiled for AVX or x86-64-v2",
    ),
)
