"""An example or two for each command: shown in its help, its manual page and the documentation."""

EXAMPLES: dict[str, tuple[str, ...]] = {
    "run": ("envcheck", "envcheck run --offline", "envcheck run --json"),
    "check": ("envcheck check -v", "envcheck check --only gpu,link", "envcheck check --from ticket.txt"),
    "smoke": ("envcheck smoke", "envcheck smoke --backend vllm"),
    "fit": ("envcheck fit", "envcheck fit --gpu '2x RTX 3090'"),
    "report": ("envcheck report", "envcheck report --log build.log"),
    "diff": ("envcheck diff good.json bad.json", "envcheck diff before.json ."),
    "fleet": ("envcheck fleet reports/",),
    "expect": ("envcheck expect --write lab.toml", "envcheck check --expect lab.toml"),
    "explain": ("envcheck explain build.log", "make 2>&1 | envcheck explain -"),
    "try": ("envcheck try -- python train.py",),
    "fix": ("envcheck fix --dry-run", "envcheck fix torch-missing", "envcheck fix --undo"),
    "checks": ("envcheck checks --only gpu",),
    "problem": ("envcheck problem driver-too-old",),
    "plan": ("envcheck plan", "envcheck plan --gpu T4 --driver 550"),
    "install": ("envcheck install --dry-run", "envcheck install --repair"),
    "help": ("envcheck help check",),
    "version": ("envcheck version",),
    "completion": ('eval "$(envcheck completion bash)"',),
}
WRAPPED = "\b\n"
"""Before lines that the help must leave as they are (a sign of click's)."""


def examples(command: str) -> str | None:
    """The last paragraph of a command's help."""
    lines = EXAMPLES.get(command, ())
    if not lines:
        return None
    return WRAPPED + "\n".join(("Examples:" if len(lines) > 1 else "Example:", *(f"  {line}" for line in lines)))
