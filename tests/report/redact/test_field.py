"""Texts as programs on GPU boxes print them, written after the rules and not for them: 46 of 137 told something."""

import base64
import random
import string

import pytest

from envcheck.report.redact import Redactor
from envcheck.report.redact.high_entropy import looks_like_key

ALNUM = string.ascii_letters + string.digits
ISSUERS = (
    "glsa_ 32", "lin_api_ 40", "ntn_ 43", "secret_ 43", "figd_ 40", "sbp_ 40", "pcsk_ 60", "pplx- 48", "fw_ 24",
    "xai- 80", "CFPAT- 43", "rk_live_ 24", "whsec_ 32", "sq0csp- 43", "tvly- 32", "jina_ 50", "lsv2_pt_ 40",
    "sk-or-v1- 64", "sk_test_ 24", "ghs_ 36", "gho_ 36", "ghu_ 36", "ghr_ 36", "glptt- 40", "gldt- 20",
    "dckr_oat_ 32", "vercel_ 24", "hvb. 40", "sntrys_ 60", "xapp-1- 40", "xoxp- 50", "dp.pt. 43", "ATATT3xFfGF0 60",
)  # fmt: skip


def drawn(count: int, seed: int = 1, alphabet: str = ALNUM) -> str:
    return "".join(random.Random(seed).choices(alphabet, k=count))


def shown(text: str) -> str:
    return Redactor().text.hide(text)


@pytest.mark.parametrize("issuer", ISSUERS)
@pytest.mark.parametrize("seed", range(4))
def test_tokens_of_issuers_are_hidden(issuer: str, seed: int) -> None:
    start, length = issuer.split()
    value = drawn(int(length), seed)
    assert value not in shown(f"error with {start}{value} in request")


SECRET = "S3cr3tPw26kM"
AUTH = base64.b64encode(b"maxm:hunter2pass").decode()
KEY_DATA = base64.b64encode(b"-----BEGIN RSA PRIVATE KEY-----\nMIIE" + drawn(80).encode()).decode()
TEXTS = (
    ("git clone https://oauth2:glpat-aB3dE6gH9jKlMnOpQrSt@gitlab.mycorp.com/ml/embed.git", "mycorp", "ml/embed"),
    ("index-url = https://__token__:pypi-" + drawn(60) + "@pypi.mycorp.net/simple", "mycorp", drawn(60)),
    ('{"auths": {"registry.mycorp.io": {"auth": "' + AUTH + '"}}}', AUTH, "mycorp"),
    (f"    client-key-data: {KEY_DATA}", KEY_DATA),
    (f"telegram bot 123456789:AA{drawn(35)} failed", drawn(35)),
    ("ssh-rsa AAAAB3NzaC1yc2E" + drawn(80) + " maxm@workstation17", "maxm", "workstation17"),
    ('"private_key_id": "a5f61debc267b0bc8d3b1939a9b4ddbe45cf642b"', "a5f61debc267"),
    (f"postgres://maxm:{SECRET}@db-prod:5432/x failed", SECRET, "maxm", "db-prod"),
    (f"redis://:{SECRET}@cache01:6379/0", SECRET, "cache01"),
    (f"mysql -uroot -p{SECRET} -h db", SECRET),
    (f"sshpass -p '{SECRET}' ssh node", SECRET),
    ("X-Api-Key: " + drawn(24), drawn(24)),
    ("docker run -v /home/eve_s/data:/data -e WANDB_API_KEY=" + "a1b2" * 10, "eve_s", "a1b2a1b2"),
    ("Connecting to gpu-node-17.cluster.mycorp.net port 22", "mycorp"),
    ("ssh eve.smith@10.2.3.4", "eve.smith", "10.2.3.4"),
    ("srun: job 123 queued on node042, account=physics-group", "physics-group"),
    (r"C:\Users\Max Mustermann\Documents\x.py", "Mustermann"),
    ("/Users/max.mustermann/proj/x.py", "max.mustermann"),
    ("(venv) eve@box9:~/secret-customer$ python train.py", "eve", "box9", "secret-customer"),
    ('[rank0]:   File "/home/eve.smith/initech/train.py", line 3', "eve.smith", "initech"),
    ("sudo: eve_s : TTY=pts/0 ; PWD=/home/eve_s ; COMMAND=/bin/ls", "eve_s"),
    ("Nov 25 10:00:00 wolke7 sshd[123]: Accepted publickey for eve_s from 203.0.113.9", "wolke7", "eve_s", "203.0"),
    ("wandb: Currently logged in as: eve_s (initech-ai). Use `wandb login --relogin`", "eve_s", "initech-ai"),
    ("wandb: View run at https://wandb.ai/initech-ai/customer-x/runs/abc123", "initech-ai", "customer-x"),
    ("mlflow tracking uri http://mlflow.initech.internal:5000", "initech"),
    ("torchrun --master_addr=gpu-17.initech.lan --rdzv_endpoint=gpu-17.initech.lan:29500", "initech"),
    ("inet 192.168.178.24/24 brd 192.168.178.255 scope global eno1", "192.168.178.24"),
    ("ether 3c:ec:ef:12:34:56 txqueuelen", "3c:ec:ef:12:34:56"),
    ("Author: Eve Smith <eve.smith@initech.com>", "Eve Smith", "initech"),
    ("remote: origin git@git.initech.com:ml/foo.git (fetch)", "initech"),
    ("DATABASE_URL=postgresql+psycopg2://svc:p%40ss9w0rd@db.initech.com/app", "p%40ss9w0rd", "initech"),
    ("curl -u eve:s3cr3tpass https://artifactory.initech.com/x", "s3cr3tpass", "initech"),
    ("aws configure set aws_session_token IQoJb3JpZ2luX2VjE" + drawn(80), "IQoJb3JpZ2luX2VjE"),
    ("password is 'correct-horse-battery'", "correct-horse-battery"),
    ("Password: Tr0ub4dor&3", "Tr0ub4dor"),
    ("login: eve password: s3cr3t99x", "s3cr3t99x"),
    ("https://initech.sharepoint.com/sites/foo?sv=2", "initech"),
    ("s3://initech-data/models/x", "initech"),
    ("/mnt/initech-nas/models/x.bin", "initech"),
    ("/gpfs/projects/initech/eve_s/x.bin", "initech", "eve_s"),
    ("http://127.0.0.1:8888/tree?token=" + drawn(48, 2, "0123456789abcdef"), drawn(48, 2, "0123456789abcdef")),
    ("SLURM_JOB_USER=evesmith SLURM_JOB_ACCOUNT=initech SLURM_SUBMIT_HOST=login3.initech.edu", "evesmith", "initech"),
    ("Looking in indexes: https://pypi.org/simple, https://artifacts.initech.io/pypi/simple", "initech"),
    ("401 Client Error for url: https://huggingface.co/api/models/initech/private-embed/revision/main", "initech"),
    ("OSError: initech/private-embed is not a local folder and is not a valid model identifier", "initech"),
    ("Loading model initech-research/qwen3-vl-ft from /mnt/nfs01/initech/models", "initech", "qwen3-vl-ft", "nfs01"),
    ("docker login -u eves -p dckrPassw0rd registry.initech.com", "dckrPassw0rd", "registry.initech.com"),
    ("EndpointsProtocol=https;AccountName=initechblob;AccountKey=" + drawn(86) + "==", "initechblob", drawn(86)),
    ("mount: //nas.initech.local/models on /mnt/models type cifs (username=eves,password=Sup3rPw)", "initech", "eves"),
    ("nas01:/export/initech on /data type nfs4", "nas01", "initech"),
    ("uid=1000(evesm) gid=1000(evesm) groups=1000(evesm),27(sudo)", "evesm"),
    ("Machine ID: 4d1c0e8b5f0a4c7f9f0a1b2c3d4e5f60  Boot ID: aa1c0e8b5f0a4c7f9f0a1b2c3d4e5f61", "4d1c0e8b", "aa1c0e8b"),
    ("git config user.email eve@initech.com; user.name 'Eve Smith'", "initech", "Eve Smith"),
    ("initech-gpu7:1234:1290 [1] NCCL WARN Call to ibv_reg_mr failed", "initech-gpu7"),
    ("[c10d] The client socket has failed to connect to [gpu7.initech.lan]:29500", "initech"),
    ("args: Namespace(hf_token='hf_" + drawn(34) + "', user='evesm', data='/data/initech/x')", "evesm", "initech"),
    ("jdbc:mysql://db.initech.com:3306/x?user=eve&password=pw12345", "initech", "pw12345"),
)


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: case[0][:40])
def test_what_programs_print_tells_nothing(case: tuple[str, ...]) -> None:
    text, *private = case
    assert [value for value in private if value in shown(text)] == []


KEPT = (
    "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", "_ZN3c104cuda9SetDeviceEi_ZNK5torch8autograd4Node4nameEv",
    "Qwen3VLForConditionalGeneration", "cutlass_80_wmma_tensorop_f16_s161616gemm_f16_32x32_128x2_tn_align8",
    "volta_fp16_s884cudnn_fp16_256x64_ldg8_relu_f2f_exp_small_nhwc_tn_v1", "torch.nn.functional.scaled_dot_product",
    "HKLM-SYSTEM-CurrentControlSet-Control-GraphicsDrivers", "py311h06a4308_0", "NVIDIA-GeForce-RTX-3090-24GB-Founders",
    "0123456789abcdef0123456789abcdef01234567", "CUBLAS_STATUS_NOT_INITIALIZED", "download.pytorch.org", "torch.io",
    "TORCH_CUDA_ARCH_LIST=8.6+PTX",
    "model Qwen/Qwen3-VL-Embedding-8B", "docker run -p 8080:80", "PIP_USER=1", "auth: none",
    "key = value", "numpy.core.multiarray", "vision_config.hidden_size",
)  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
def test_names_of_code_and_hardware_are_no_keys(text: str) -> None:
    assert shown(f"error in {text} of it") == f"error in {text} of it"


def test_a_random_run_is_told_from_a_name() -> None:
    random_ = random.Random(3)
    keys = ["".join(random_.choices(ALNUM, k=40)) for _ in range(1000)]
    assert sum(map(looks_like_key, keys)) >= 980
