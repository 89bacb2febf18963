"""Listings under a heading, notes of logins and lines of monitors, of schedulers and of runners of tests."""

import string
import subprocess
import sys
from pathlib import Path

import pytest

from envcheck.report.redact import Redactor
from envcheck.report.redact.tokens import compiled, tokens_in
from tests.report.redact.test_field import drawn

HEX, UPPER = string.hexdigits[:16], string.ascii_uppercase + string.digits
MIXED = string.ascii_letters + string.digits
ROOT = Path(__file__).parents[3]


def shown(text: str) -> str:
    return Redactor().hide_text(text)


SACCT = """\
$ sacct -j 81 --format=User,Account,NodeList
     User    Account        NodeList
--------- ---------- ---------------
    pverh  vis-grp12  qcn[1042-1043]
slurm 23.11.4
"""
SINFO = """\
NODELIST       NODES PARTITION       STATE CPUS    S:C:T MEMORY
lynx-g01           1   gpu-h100     drained   64   2:32:1 512000
lynx-g02           1   gpu-h100     idle   64   2:32:1 512000
"""
PODS = """\
NAME        READY   STATUS             RESTARTS        AGE   IP         NODE                      NOMINATED NODE
trainer-0   0/1     CrashLoopBackOff   7 (3m11s ago)   41m   <none>     aks-pool-3133-vmss00000b  <none>
trainer-1   1/1     Running            0               41m   <none>     aks-pool-3133-vmss00000c  <none>
"""
FINGER = """\
Login     Name       Tty      Idle  Login Time   Office
tlee      Tora Lee   pts/2       1d  Feb  2 10:01
"""
BJOBS = """\
JOBID   USER    STAT  QUEUE      FROM_HOST   EXEC_HOST   JOB_NAME   SUBMIT_TIME
88213   cfark   RUN   gpu_h100   lsflog02    8*hgx014    clip-ft    Feb  2 10:11
"""
QSTAT = """\
Job ID          Username Queue    Jobname    SessID NDS TSK Memory Time  S Time
--------------- -------- -------- ---------- ------ --- --- ------ ----- - -----
77121.pbs-adm   cfark    gpuq     train.sh   21312   2  16   64gb 24:00 R 01:22
"""
NODES = """\
NAME                STATUS     ROLES    AGE   VERSION
gke-ml-a100-7f3c    Ready      <none>   41d   v1.29.4
gke-ml-a100-8c11    NotReady   <none>   41d   v1.29.4
"""
LSOF = """\
COMMAND   PID   USER   FD   TYPE DEVICE SIZE/OFF NODE NAME
python   8812 pverhn  12u  IPv4  99121      0t0  TCP *:8000 (LISTEN)
"""


@pytest.mark.parametrize(
    ("listing", "hidden", "kept"),
    [
        (SACCT, ["pverh", "vis-grp12", "qcn[", "1042"], ["slurm 23.11.4", "User    Account"]),
        (SINFO, ["lynx-g01", "lynx-g02"], ["gpu-h100", "drained", "2:32:1"]),
        (PODS, ["aks-pool-3133-vmss00000b", "vmss00000c"], ["CrashLoopBackOff", "<none>", "7 (3m11s ago)"]),
        (FINGER, ["tlee", "Tora"], ["pts/2", "Feb  2 10:01"]),
        (BJOBS, ["cfark", "lsflog02", "hgx014"], ["gpu_h100", "Feb  2 10:11"]),
        (QSTAT, ["cfark", "pbs-adm"], ["77121.", "gpuq", "64gb 24:00 R 01:22"]),
        (NODES, ["gke-ml-a100-7f3c", "8c11"], ["NotReady", "v1.29.4"]),
        (LSOF, [], ["TCP *:8000 (LISTEN)", "python   8812"]),
    ],
)
def test_what_stands_below_a_heading_of_people_or_machines_is_hidden(
    listing: str, hidden: list[str], kept: list[str]
) -> None:
    text = shown(listing)
    assert not [value for value in hidden if value in text]
    assert not [value for value in kept if value not in text]


def test_a_listing_ends_where_the_columns_end() -> None:
    text = shown(
        "USER   PID  NODE\nkhalil  12  wn044\nCUDA kernel errors might be asynchronously reported at some call\n"
    )
    assert "khalil" not in text
    assert "CUDA kernel errors might be asynchronously reported at some call" in text


@pytest.mark.parametrize(
    ("line", "hidden"),
    [
        ("[0] Tesla V100 | 31'C,   0 % |     0 / 32768 MB | tariq(31000M) wei.zhao(2M)", ["tariq", "wei.zhao"]),
        ("[0] Tesla V100 | 31'C,   0 % |     0 / 32768 MB | tariq:python/8812(31000M)", ["tariq"]),
        ("merlinbox  Mon Feb  2 10:10:10 2026  550.90.07", ["merlinbox"]),
        ("exec_host = wn033/0*32+wn034/0*32", ["wn033", "wn034"]),
        ("was executed in queue <gpu>, as user <fmorel> in cluster <orsay-p9>.", ["fmorel", "orsay-p9"]),
        ("  on gpu-runner-cloud nMDEQEKNq, system ID: s_271d8b856574", ["gpu-runner-cloud", "nMDEQEKNq"]),
        ("Building remotely on jenk-gpu-3 in workspace /var/lib/jenkins/workspace/sonar-train", ["jenk-gpu-3"]),
        ("  RUNNER_NAME: hetz-gex44-2", ["hetz-gex44-2"]),
        ("machine git.fox.tech login rkow password Zima-w", ["rkow", "Zima-w"]),
        ("[user]\n\temail = x@y.pt\n\tname = Nadja Ferreira\n", ["Nadja"]),
        ("nferr@pacific-a6000's password: ", ["nferr", "pacific"]),
        ('requests.get(url, auth=("irisk", "Durian-King"))', ["irisk", "Durian"]),
        ("net use Z: \\\\FS01\\share /user:PETERS\\jensk Digger!2025", ["jensk", "Digger"]),
        ("   Host Name . . . . . . . . . . . . : WS-RENDER-11", ["WS-RENDER-11"]),
        ("Logon Server:              \\\\NFDC02", ["NFDC02"]),
        ("$ docker run --rm -h trainbox7 img:cu121", ["trainbox7"]),
        ("$ docker login -u bot -p x registry.cloud.intern", ["registry.cloud"]),
        ("ssl_keyfile='/etc/ssl/private/api.wenk.dev.key'", ["api.wenk.dev"]),
        ("302 GET / (@212.51.144.3) 1.02ms", ["212.51.144.3"]),
        ("$ hf auth whoami\ncassandra-w\norgs: x", ["cassandra-w"]),
        ("aws_secret_access_key = simple_password", ["simple_password"]),
        ("access_key_id = ckptwriter", ["ckptwriter"]),
        ("--set secrets.apiKey=blue-elephant-9", ["blue-elephant-9"]),
        ("curl -u'nina:s3e' http://x", ["s3e"]),
        ("curl -H 'X-Auth-Token: plumtree' http://x", ["plumtree"]),
        ("GRADIO_AUTH=gtoth:Szeged19", ["gtoth", "Szeged19"]),
        ("Authenticated as cfark-hub", ["cfark-hub"]),
        ('"launcher": "gabor.toth@hgx015"', ["gabor", "hgx015"]),
        ("BMC login ADMIN/Supervisor#1", ["Supervisor#1"]),
        ('"UserId": "AROAGMTLJYUJLAUTPNEFB:bia.rossi"', ["AROAGMTLJYUJ", "rossi"]),
        ('"client_id": "402022621797137160444"', ["402022621797137160444"]),
    ],
)
def test_lines_that_name_somebody(line: str, hidden: list[str]) -> None:
    text = shown(line)
    assert not [value for value in hidden if value in text], text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("HTTPError: 403 from https://upload.pypi.org/legacy/\n//registry.npmjs.org/:x", "from https://upload.pypi"),
        ("AccountName=mlck;EndpointSuffix=core.windows.net", "core.windows.net"),
        ("https://a.openai.azure.com/x?api-version=2024-06-01", "api-version=2024-06-01"),
        ("-e git+ssh://git@git.wave.internal/nlp/tok.git@a1b2c3d4e5f60718#egg=tok", ".git@a1b2c3d4e5f60718#egg=tok"),
        ("broken by 'ProxyError('Cannot connect to proxy.', OSError('x'))", "Cannot connect to proxy."),
        ("secret_key = os.environ['K']", "os.environ"),
        ("api_key: Optional[str] = None", "Optional[str] = None"),
        ("'User Agent'\nTorch Version CUDA\n2.5.1 12.4 cu124", "2.5.1 12.4 cu124"),
    ],
)
def test_technical_text_next_to_these_forms_is_kept(text: str, kept: str) -> None:
    assert kept in shown(text)


def test_lines_of_variables_are_not_taken_for_the_rest_of_a_key() -> None:
    text = shown(f"ATLASSIAN=ATATT3xFf{drawn(180, 3)}\nNCCL_DEBUG=INFO\nOMP_NUM_THREADS=8\n")
    assert text.endswith("\nNCCL_DEBUG=INFO\nOMP_NUM_THREADS=8\n")
    assert drawn(180, 3) not in text


ROWS = (
    ("A3T", UPPER, 17, ""), ("4Wy6Q~", MIXED, 31, ""), ("dt0c01.", MIXED, 24, "." + drawn(64, 9)),
    ("sk_prod_1", MIXED, 20, ""), ("EAAA1", MIXED, 24, ""), ("sl.1", MIXED, 134, ""), ("pubkey-", HEX, 32, ""),
    ("dnkey-", MIXED, 26, "-" + drawn(52, 9)), ("pk.", MIXED, 60, "." + drawn(22, 9)),
    ("live_1", MIXED, 39, ""), ("live_pub_", HEX, 31, ""),
    ("access-production-", HEX, 8, "-0000-0000-0000-00000000a0b1"),
    ("pat.", MIXED, 22, f".{drawn(24, 9)}.{drawn(20, 9)}"), ("_gitlab_session=", HEX, 32, ""),
    ("bedrock-api-key-YmVk", MIXED, 60, ""), ("A" * 22, MIXED, 60, "%2B" + drawn(30, 9)),
    ("123456789012345|", MIXED, 27, ""), ("123456:A", MIXED, 34, ""), ("Ab1" * 2 + "_", MIXED, 29, "_mmk"),
    ("ext_4g7vs.uod6.acc_0nqrgd5j0ab.", MIXED, 30, ""), ("pscale_tkn_", MIXED, 30, "=" + drawn(10, 9)),
    ("NRAK-", string.ascii_lowercase + string.digits, 27, ""), ("ZXlK", MIXED, 60, ""),
    ("eyA", MIXED, 20, f".{drawn(20)}.x"),
)  # fmt: skip


@pytest.mark.parametrize(("start", "alphabet", "length", "rest"), ROWS, ids=[row[0] for row in ROWS])
def test_a_form_of_an_issuer_has_a_row(start: str, alphabet: str, length: int, rest: str) -> None:
    value = start + drawn(length, 5, alphabet) + rest
    assert any(compiled(token).search(f"key {value}") for token in tokens_in(value))
    assert value not in shown(f"request with {value} failed")


@pytest.mark.parametrize(
    "text",
    [
        "wheel 20260211101112123-4f1c9a0be7d2c1f4a7b8c9d0e1f2a3b4c5d6e7f8",
        "test_4096_fp16.py::test_gemm[128-64]",
        "sl.shape and pk.model and sat.value",
        "YCbCr conversion of yuv420p frames",
        "'torch@v2.5.1' 'model@fp16' 'img@sha256' recall@k10",
        "live_migration_enabled_for_all_nodes_in_pool",
        "progress: 512|1024 and 100%|##########|",
    ],
)
def test_no_row_takes_technical_text(text: str) -> None:
    assert shown(text) == text


def test_rows_of_another_list_that_we_lack_are_named(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(
        "[[rules]]\nid = \"known-token\"\nregex = '''\\bghp_[A-Za-z0-9]{36}\\b'''\n"
        "[[rules]]\nid = \"new-token\"\nregex = '''\\bqq_[a-z]{12}\\b'''\n"
    )
    plugin = tmp_path / "plugin.py"
    plugin.write_text("import re\ndenylist = [re.compile(r'hf_[a-zA-Z]{34}')]\n")
    run = subprocess.run(
        [sys.executable, "tools/check_vendor_rows.py", str(rules), str(plugin)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "missing 1: new-token" in run.stdout
    assert "3 rules, 2 with a row of ours" in run.stdout
