"""What launchers, loggers and tools write before a line: taken off, so that the line reads as its program wrote it."""

from envcheck.late_pattern import late

MOST = 14
"""Prefixes that are taken off one line: a launcher in a container in a CI job has about five."""

# One row a tool. All quantifiers are bounded: a line may be hostile.
_PREFIXES = (
    r"[\s│┃║|+╭╰├└┌╮─━═▶➤❱×✗✖•>]{1,200}",  # indents, frames, quotes, exception groups
    r"[█▉▊▋▌▍▎▏━╸╺ ]{4,120}[|│]? {0,3}[\d./]{1,16} ?[kMG]?B,? [\d.]{1,8} ?[kMG]?B/s,? (?:eta )?[\d:-]{4,8}",  # pip
    r"\[(?:rank|default|Rank |worker)\s?\d{1,5}\]\s?:?",                        # torchrun, torch.distributed
    r"\[\d{1,5},\d{1,5}\]<std(?:err|out)>:",                                    # mpirun --tag-output
    r"\d{1,5}: ",                                                               # srun --label
    r"\[?[EWIF]\d{4} \d\d:\d\d:\d\d(?:\.\d{1,9})?(?: +\d{1,9})?(?: [\w./-]{1,120}:\d{1,6})?\]",  # glog, torch's C++
    r"[\w.-]{1,64} [\w./@-]{1,64}\[\d{1,9}\]: ",                               # journald, behind another kind of time
    r"- [\w.]{1,80} - (?=[A-Z]{4,8}\b)",                                       # logging's usual format
    r"(?:INFO|WARN(?:ING)?|DEBUG|TRACE|NOTICE) {0,4}(?:stderr|stdout)? ?\|",     # supervisord, loguru
    r"(?:ERROR|CRITICAL) std(?:err|out) ?\|",                                   # supervisord
    r"\([\w.:<>\[\]/ -]{1,80} ?(?:pid|rank|ip)=[^()\n]{1,80}\)",                # Ray, vLLM's (EngineCore pid=1)
    r"(?:ERROR|INFO|WARNING|DEBUG) \d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})? (?:\[[\w./-]{1,80}:\d{1,6}\])?",
    r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[,.]\d{1,6} [EWIF] \d{1,9} \d{1,9}\]",      # Ray's C++
    r"\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})? ?(?:Z|UTC|[+-]\d\d:?\d\d)?\]?",  # ISO 8601
    r"\[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\]?(?=[\s\[])",                          # time of day
    r"[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d(?:\.\d{1,6})? [\w.-]{1,64} [\w./@:-]{1,64}(?:\[\d{1,9}\])?:",  # syslog
    r"\[ {0,8}\d{1,8}\.\d{3,9}\]",                                              # kernel log
    r"(?:\[[\w. -]{0,20}\] )?(?:ERROR|CRITICAL|FATAL|error|fatal)(?::[\w.-]{1,60}:|\s?-\s)",  # logging's own formats
    r"\[(?:ERROR|CRITICAL|FATAL|stderr|stdout|error|E)\]:?",
    r"(?:ERROR|CRITICAL)\s{0,8}\|\s?[\w.:<>]{1,120}\s?-\s",                      # loguru
    r"[a-zA-Z][\w.-]{0,60}(?:-\d{1,3}\s{0,40}|\s{2,40})\|",                                  # docker compose
    r"\[pod/[^\]\s]{1,120}\]",                                                  # kubectl logs --prefix
    r"#\d{1,4} (?:\d{1,6}\.\d{1,4} )?(?:ERROR: )?",                              # docker build
    r"##\[(?:error|group|section)\]",                                           # CI services
    r"E {3,8}",                                                           # pytest
    r"(?:stderr|stdout)\s?[:|]",
    r"!!! ?",
    r"(?:INFO|WARNING|ERROR) (?=[\w.]{3,60}(?:Error|Exception): )",         # a logger that passes on a traceback
    r"(?:node|gpu|worker|host|compute)[\w-]{0,40}: (?=\S)",                     # pdsh, clusters
    r"\d{1,4}[hEO]? \| ",
    r"\d{1,6}\.\d{1,3} {1,12}(?=\S)",                                          # docker build: the failed step again
    r"[ 0-9]{0,6}\d\t",                                                        # cat -n
    r"std(?:out|err) [FP] ",                                                   # CRI: kubectl's and containerd's files
    r"\[(?:WARNING|INFO)\] (?=\[)",
    r"INFO:? (?=File \"|Traceback \(|(?:\w{1,60}\.){0,4}[A-Z]\w{2,60}(?:Error|Exception)\b)",  # what a child printed
    r"`{1,3}(?=(?:ERROR|Error|error|fatal)\b|(?:\w{1,60}\.){0,4}[A-Z]\w{2,60}(?:Error|Exception)\b)",  # Markdown
)  # fmt: skip
_JSON = late(r'[^{]{0,80}\{"(?:log|message|msg|text|line)": ?"((?:[^"\\]|\\.){0,1000})')
"""One JSON document a line, as Docker and structured loggers write it."""
_ESCAPED = late(r"\\(.)")
_UNESCAPED = {"n": "", "r": "", "t": "\t"}
_PREFIX = late("|".join(f"(?:{row})" for row in _PREFIXES))
_QUOTE = late(r"(?:> ?|[ 0-9]{0,6}\d\t|\S{20,35}Z? std(?:out|err) [FP] ){1,6}")


def without_quotes(line: str) -> str:
    """The line without what a mail, `cat -n` or a container's log file puts before all lines; indents stay."""
    quote = _QUOTE.match(line)
    return line[quote.end() :] if quote else line


def without_prefixes(line: str) -> str:
    """The line as its program wrote it."""
    document = _JSON.match(line) if '{"' in line else None
    if document is not None:
        line = _ESCAPED.sub(lambda escaped: _UNESCAPED.get(escaped[1], escaped[1]), document[1])
    at = 0
    for _ in range(MOST):
        match = _PREFIX.match(line, at)
        if match is None or match.end() == at:
            break
        at = match.end()
    return line[at:].lstrip() if at else line
