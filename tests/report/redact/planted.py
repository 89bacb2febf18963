"""Secrets made up on the spot, of every kind that must not leave a box, and the places that hold them.

Nothing here is real: every value is drawn from a fixed seed.
"""

import base64
import json
import random
import string
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote

ALNUM = string.ascii_letters + string.digits
URLSAFE = ALNUM + "_-"
BASE64 = ALNUM + "+/"
HEX = "0123456789abcdef"
FIRST = ("mallory", "trudy", "oskar", "xaver", "ingeborg", "thorvald", "zdenka", "quentin", "yusuf", "brunhild")
CUSTOMERS = (
    "initech",
    "globex",
    "umbrella",
    "hooli",
    "wayneent",
    "acmecorp",
    "stark-ind",
    "cyberdyne",
    "tyrell",
    "wonka",
)


class Planted(NamedTuple):
    """One secret: how it stands in a text, and the part of it that must not come out."""

    kind: str
    text: str
    value: str


def drawn(random_: random.Random, alphabet: str, length: int) -> str:
    """Characters of an alphabet, at least two of them digits, as in every real key."""
    characters = [random_.choice(alphabet) for _ in range(length)]
    digits = [c for c in alphabet if c.isdigit()]
    if digits and length > 4:
        for place in random_.sample(range(1, length - 1), 2):
            characters[place] = random_.choice(digits)
    return "".join(characters)


Maker = Callable[[random.Random], "Planted"]


def _token(kind: str, before: str, alphabet: str, length: int, after: str = "") -> Maker:
    def make(random_: random.Random) -> Planted:
        value = before + drawn(random_, alphabet, length) + after
        return Planted(kind, value, value)

    return make


def _labelled(kind: str, form: str, alphabet: str, length: int) -> Maker:
    def make(random_: random.Random) -> Planted:
        value = drawn(random_, alphabet, length)
        return Planted(kind, form.format(value), value)

    return make


def _private_key(random_: random.Random) -> Planted:
    lines = [drawn(random_, BASE64, 64) for _ in range(4)]
    name = random_.choice(("RSA ", "EC ", "", "OPENSSH "))
    return Planted(
        "private-key",
        "\n".join((f"-----BEGIN {name}PRIVATE KEY-----", *lines, f"-----END {name}PRIVATE KEY-----")),
        lines[1],
    )


def _jwt(random_: random.Random) -> Planted:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    body = part({"sub": drawn(random_, string.digits, 10), "name": "x"})
    value = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{body}.{drawn(random_, URLSAFE, 43)}"
    return Planted("jwt", value, value)


def _home(random_: random.Random) -> Planted:
    user = random_.choice(FIRST) + drawn(random_, string.digits, 2)
    parent = random_.choice(("/home", "/Users", "/mnt/c/Users", "/var/home"))
    return Planted("home", f"{parent}/{user}/.venv/lib/python3.11/site-packages/torch/lib/libtorch.so", user)


def _customer(random_: random.Random) -> Planted:
    customer = f"{random_.choice(CUSTOMERS)}-{drawn(random_, string.ascii_lowercase, 4)}"
    root = random_.choice(
        ("/data", "/mnt", "/srv", "/scratch", "/opt", "/home/ubuntu/projects", "/workspace", "/tmp", "/nfs/share")
    )
    return Planted(
        "customer-path", f"{root}/{customer}/{random_.choice(('venv/bin/python', 'models', 'src/train.py'))}", customer
    )


def _email(random_: random.Random) -> Planted:
    name, domain = drawn(random_, string.ascii_lowercase, 6), drawn(random_, string.ascii_lowercase, 7)
    value = f"{random_.choice(FIRST)}.{name}@{domain}.{random_.choice(('com', 'de', 'co.uk', 'io'))}"
    return Planted("email", value, value)


def _ipv4(random_: random.Random) -> Planted:
    value = random_.choice(("10.{}.{}.{}", "192.168.{1}.{2}", "172.20.{1}.{2}", "203.0.{1}.{2}")).format(
        *(random_.randint(2, 250) for _ in range(3))
    )
    return Planted("ip", value, value)


def _ipv6(random_: random.Random) -> Planted:
    value = (
        f"2001:db8:{drawn(random_, HEX, 4)}:{drawn(random_, HEX, 4)}::{random_.randint(1, 9)}{drawn(random_, HEX, 3)}"
    )
    return Planted("ip", value, value)


def _mac(random_: random.Random) -> Planted:
    value = random_.choice(":-").join(f"{random_.randint(0, 255):02x}" for _ in range(6))
    return Planted("mac", value, value)


def _uuid(random_: random.Random) -> Planted:
    value = "-".join(drawn(random_, HEX, n) for n in (8, 4, 4, 4, 12))
    return Planted("uuid", random_.choice(("GPU-", "MIG-", "")) + value, value)


def _serial(random_: random.Random) -> Planted:
    value = drawn(random_, string.digits + "ABCDEFG", 13)
    return Planted(
        "serial",
        random_.choice(("Serial Number                         : {}", "serial={}", '"serial_number": "{}"')).format(
            value
        ),
        value,
    )


def _device_serial(random_: random.Random) -> Planted:
    value = "-".join(f"{random_.randint(0, 255):02x}" for _ in range(8))
    return Planted("pci-serial", f"Capabilities: [bb0] Device Serial Number {value}", value)


def _basic_url(random_: random.Random) -> Planted:
    value = drawn(random_, ALNUM, random_.randint(8, 24))
    user = random_.choice(FIRST)
    return Planted("url-credential", f"https://{user}:{value}@nexus.{random_.choice(CUSTOMERS)}.internal/simple", value)


def _proxy(random_: random.Random) -> Planted:
    value = drawn(random_, ALNUM, 12)
    return Planted("proxy", f"HTTPS_PROXY=http://{random_.choice(FIRST)}:{value}@proxy.example.net:3128", value)


def _query(random_: random.Random) -> Planted:
    value = drawn(random_, ALNUM, 32)
    key = random_.choice(("token", "access_token", "X-Amz-Signature", "sig", "api_key", "key"))
    return Planted("url-query", f"https://download.pytorch.org/whl/cu128/torch.whl?{key}={value}&v=2", value)


def _internal_url(random_: random.Random) -> Planted:
    ending = random_.choice(("internal", "corp", "de", "com"))
    host = f"{drawn(random_, string.ascii_lowercase, 6)}.{random_.choice(CUSTOMERS)}.{ending}"
    return Planted("host", f"https://{host}/artifactory/api/pypi/simple", host)


def _git_remote(random_: random.Random) -> Planted:
    owner = f"{random_.choice(CUSTOMERS)}{drawn(random_, string.digits, 3)}"
    return Planted(
        "git-remote",
        random_.choice(
            (
                "git@github.com:{}/secret-model.git",
                "https://github.com/{}/secret-model.git",
                "git+ssh://git@gitlab.com/{}/x.git",
            )
        ).format(owner),
        owner,
    )


def _hub_cache(random_: random.Random) -> Planted:
    owner = f"{random_.choice(CUSTOMERS)}{drawn(random_, string.digits, 3)}"
    return Planted(
        "hub-cache",
        f"/var/cache/huggingface/hub/models--{owner}--private-embedder/snapshots/{drawn(random_, HEX, 40)}/config.json",
        owner,
    )


def _bucket(random_: random.Random) -> Planted:
    value = f"{random_.choice(CUSTOMERS)}-{drawn(random_, string.ascii_lowercase, 6)}"
    return Planted("bucket", f"{random_.choice(('s3', 'gs', 'abfs'))}://{value}/checkpoints/7", value)


def _prompt(random_: random.Random) -> Planted:
    user = random_.choice(FIRST) + drawn(random_, string.digits, 2)
    return Planted("prompt", f"{user}@gpubox17:~/src$ nvidia-smi", user)


def _syslog(random_: random.Random) -> Planted:
    host = f"{random_.choice(CUSTOMERS)}-gpu{random_.randint(10, 99)}"
    return Planted(
        "syslog", f"Nov 24 03:58:00 {host} kernel: NVRM: loading NVIDIA UNIX x86_64 Kernel Module  535.183.01", host
    )


def _process_list(random_: random.Random) -> Planted:
    user = random_.choice(FIRST) + drawn(random_, string.digits, 2)
    return Planted(
        "process-list",
        f"{user:<9} 4711 99.0  1.2 1234567 89012 ?        Rl   09:01   3:12 python train.py --customer initech",
        user,
    )


def _process_arguments(random_: random.Random) -> Planted:
    value = drawn(random_, ALNUM, 14)
    return Planted(
        "process-arguments",
        f"eve       4711 99.0  1.2 1234567 89012 ?        Rl   09:01   3:12 ./serve --db-pass {value} --port 80",
        value,
    )


KINDS: tuple[Maker, ...] = (
    _token("huggingface", "hf_", ALNUM, 34),
    _token("github", "ghp_", ALNUM, 36),
    _token("github", "github_pat_", ALNUM + "_", 82),
    _token("gitlab", "glpat-", URLSAFE, 20),
    _token("aws", "AKIA", string.ascii_uppercase.replace("I", "") + "234567", 16),
    _labelled("aws-secret", "aws_secret_access_key = {}", BASE64, 40),
    _token("gcp", "AIza", URLSAFE, 35),
    _token("gcp", "ya29.", URLSAFE, 60),
    _labelled("azure", "AccountName=x;AccountKey={}==;EndpointSuffix=core.windows.net", BASE64, 86),
    _labelled("azure-sas", "https://acc.blob.core.windows.net/c/f?sv=2022-11-02&sig={}%3D", ALNUM, 43),
    _token("openai", "sk-proj-", URLSAFE, 48),
    _token("openai", "sk-", ALNUM, 48),
    _token("anthropic", "sk-ant-api03-", URLSAFE, 80),
    _token("slack", "xoxb-", string.digits + "-", 12, "-AbCdEfGhIjKlMnOpQrStUvWx"),
    _labelled("slack-webhook", "https://hooks.slack.com/services/T0001/B0002/{}", ALNUM, 24),
    _labelled("wandb", "WANDB_API_KEY={}", HEX, 40),
    _token("pypi", "pypi-AgEIcHlwaS5vcmc", URLSAFE, 80),
    _token("npm", "npm_", ALNUM, 36),
    _token("docker", "dckr_pat_", URLSAFE, 27),
    _token("nvidia", "nvapi-", URLSAFE, 64),
    _token("replicate", "r8_", ALNUM, 37),
    _token("databricks", "dapi", HEX, 32),
    _token("stripe", "sk_live_", ALNUM, 24),
    _token("sendgrid", "SG.", URLSAFE, 22, ".q0w1e2r3t4z5u6i7o8p9a0s1d2f3g4h5j6k7l8"),
    _token("vault", "hvs.", URLSAFE, 24),
    _token("tailscale", "tskey-auth-", ALNUM, 20),
    _token("groq", "gsk_", ALNUM, 52),
    _labelled("password", "PGPASSWORD={}", ALNUM, 12),
    _labelled("password", '"password": "{}"', ALNUM, 10),
    _labelled("password", "--password {}", ALNUM, 11),
    _labelled("basic-auth", "Authorization: Basic {}", BASE64, 24),
    _labelled("bearer", "-H 'Authorization: Bearer {}'", ALNUM, 40),
    _labelled("cookie", "Set-Cookie: session={}; Path=/", ALNUM, 32),
    _labelled("netrc", "machine example.org login eve password {}", ALNUM, 12),
    _labelled("secret-variable", "MY_SERVICE_CLIENT_SECRET={}", ALNUM, 32),
    _labelled("secret-variable", "export INTERNAL_API_TOKEN='{}'", HEX, 32),
    _private_key, _jwt, _home, _customer, _email, _ipv4, _ipv6, _mac, _uuid, _serial, _device_serial, _basic_url,
    _proxy, _query, _internal_url, _git_remote, _hub_cache, _bucket, _prompt, _syslog, _process_list,
    _process_arguments,
)  # fmt: skip


def plant(count: int, seed: int = 7) -> list[Planted]:
    """So many secrets, every kind about as often."""
    random_ = random.Random(seed)
    return [KINDS[number % len(KINDS)](random_) for number in range(count)]


def _line(text: str) -> str:
    return text


def _in_traceback(text: str) -> str:
    where = 'File "/usr/lib/python3.11/runpy.py", line 196, in _run'
    return f"Traceback (most recent call last):\n  {where}\nValueError: got {text}"


def _in_json(text: str) -> str:
    return json.dumps({"event": "start", "message": text, "level": 3})


def _in_json_in_json(text: str) -> str:
    return json.dumps({"line": _in_json(text)})


def _in_quotes(text: str) -> str:
    return f"the value '{text}' was refused"


def _in_repr(text: str) -> str:
    return f"args=({text!r},)"


def _percent(text: str) -> str:
    return f"redirect to https://huggingface.co/login?next={quote(text, safe='')} failed"


def _base64(text: str) -> str:
    return "payload " + base64.b64encode(f"x={text}".encode()).decode()


PLACES: tuple[Callable[[str], str], ...] = (
    _line, _in_traceback, _in_json, _in_json_in_json, _in_quotes, _in_repr, _percent, _base64,
)  # fmt: skip


def placed(secrets: list[Planted]) -> Iterator[tuple[Planted, str]]:
    """Each secret in a text around it, the places in turn."""
    for number, secret in enumerate(secrets):
        yield secret, PLACES[number // len(KINDS) % len(PLACES)](secret.text)
