"""What the person at this machine sees keeps names and paths, and no password, however it is given."""

import pytest

from envcheck.report.redact.credentials import without_credentials


@pytest.mark.parametrize(
    ("line", "password"),
    [
        ("mysql -u labeler -pkirsch5kern -h db", "kirsch5kern"),
        ("redis-cli -h db -a Plum!Tree7", "Plum!Tree7"),
        ("ipmitool -H bmc -U ADMIN -P Gruen22x sensor", "Gruen22x"),
        ("net use Z: \\\\FS01\\share /user:PETERS\\jens Digger!2025", "Digger!2025"),
        ("BMC ADMIN/Super#visor1", "Super#visor1"),
        ("http_proxy=http://DOM\\pgruber:Winter#26@proxy.alp.at:8080", "Winter#26"),
        ("http_proxy=http://corp\\\\jdoe:P%40ss{w0rd|21@proxy.alp.at:8080", "P%40ss{w0rd|21"),
        ("git clone https://bot:ab^cd|e@git.alp.at/x", "ab^cd|e"),
    ],
)
def test_a_password_is_not_on_the_screen(line: str, password: str) -> None:
    assert password not in without_credentials(line)


@pytest.mark.parametrize(
    "line",
    [
        "git clone git+ssh://git@github.com/team/repo.git@v1.2",
        "pip install --index-url https://bot:${PIP_TOKEN}@pypi.team.lan/simple torch",
        "/home/khalil/venv/bin/python -P -m vllm serve -p 8000",
        "docker run -p 8000:8000 -w /work -u 1000:1000 img",
        "scp -P 2222 a.txt khalil@gpu7:/root/x",
        "conda install -p /opt/env -k numpy",
    ],
)
def test_commands_without_a_password_are_kept(line: str) -> None:
    assert without_credentials(line) == line
