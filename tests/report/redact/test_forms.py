"""Forms of lines, tool by tool, each with marks around what must not come out."""

import re

import pytest

from envcheck.report.redact import NOBODY, Redactor
from envcheck.report.redact.identity import with_users_in

FORMS = r"""
login failed (password: ⟦otterdam43⟧)
Passwort (⟦Badger90!⟧) ist abgelaufen
mot de passe [⟦copper71juniper⟧] refusé
password <⟦harbor89biscuit⟧> rejected
密码（⟦Pebble9!⟧）错误
パスワード「⟦Marble30!⟧」が違います
heslo [⟦quellwerk#25⟧] neplatné
passphrase (⟦juniper thunder falcon pebble⟧) wrong
passphrase: ⟦saffron lantern pebble⟧
mnemonic: ⟦saffron lantern pebble puffin⟧
vllm serve Qwen/Qwen3-8B --api-key ⟦biscuit⟧ --port 8000
Namespace(api_key='⟦pebble⟧', port=8000)
args: ['--api-key', '⟦juniper⟧']
non-default args: {'api_key': ['⟦lantern⟧']}
jupyter lab --NotebookApp.token=⟦saffron⟧
VLLM_API_KEY=⟦kitty⟧ vllm serve
sshpass -p ⟦puffin⟧ ssh x
docker login -u x -p ⟦harbor⟧ registry
echo ⟦badger⟧ | sudo -S ls
mysql -u root -p⟦harbor⟧
Authorization: Bearer ⟦lantern⟧
app --gradio-auth ⟦badge84⟧:⟦7trExx⟧
login ⟦mhoek⟧ / ⟦7trE⟧
User: ⟦NEXAPLUME⟧\⟦lantern⟧
"User": "⟦SOLVANTA⟧\\⟦hvasquez⟧"
Process owner is ⟦Brennhof⟧\⟦tsirkova⟧, session 2
smbclient //x/y -U '⟦DREVNIK⟧/⟦puffin⟧%⟦Marble68!⟧'
作者：⟦王晓明⟧
Author: ⟦김민준⟧ <⟦mj@voltania.net⟧>
С уважением,↵⟦Ольга Смирнова⟧
よろしくお願いします。↵⟦佐藤美咲⟧
Πελάτης: ⟦Γιώργος Παπαδόπουλος⟧
user '⟦דוד כהן⟧' not found
株式会社⟦みなと画像⟧の⟦高橋 良平⟧です
Ошибку видел ⟦Иван Петров⟧ вчера
fatal: [⟦falcon-gpu2⟧]: UNREACHABLE! => {"changed": false}
ok: [⟦tarvolo⟧ -> ⟦cactus35⟧]
<⟦10.151.9.196⟧> ESTABLISH SSH CONNECTION FOR USER: ⟦deployer7⟧
PLAY RECAP ****↵⟦kitty82⟧ : ok=2    changed=0    unreachable=0    failed=0
⟦falcon48⟧ | UNREACHABLE! => {
hostname: ⟦ip-10-31-12-210⟧
worker on ⟦host-172-31-53-140⟧ died
Running on ⟦runner-bcc19bbb-project-12⟧ via ⟦zorvane⟧...
Running on ⟦falcon-gpu21⟧ in /scratch
# saved to /tmp/default_config.yaml on ⟦param-cn9⟧
auf dem Rechner ⟦PC-FB07-114⟧ (Benutzer: ⟦jtillmann⟧)
⟦sunspot-dup-x1⟧> python -c "import torch"
USERDOMAIN                     ⟦SOLVANTA⟧
USERDOMAIN_ROAMINGPROFILE=⟦NEXAPLUME⟧
GITHUB_REPOSITORY=⟦zorvane⟧/⟦kitty_kitty⟧
CI_PROJECT_PATH=⟦quellwerk⟧/⟦copper_orchid⟧
kaggle datasets download -d ⟦zorvane⟧/⟦saffron_cactus⟧
ngc registry model download-version ⟦mirquad⟧/⟦saffron_biscuit⟧:1.0
"Account": "⟦898869267629⟧", "Arn": "arn:aws:iam::⟦898869267629⟧:user/⟦tsirkova⟧"
UserId=⟦puffi9⟧(1000) GroupId=⟦heliosk⟧(500)
uid=⟦jtillmann⟧(1000)
⟦dbrandvold⟧(1000) submitted job 12
User hash: ⟦8b94121d83a8⟧
https://www.comet.com/⟦zorvane⟧/⟦kaltwind⟧/⟦49346853727b99a69693c7acfec7e27d⟧
projects/⟦68f3c75e⟧/jobs
https://⟦06d368f7c1e9⟧.ingest.sentry.io/12
gpu,serial_number↵0,⟦1953284364871⟧↵1,⟦1953284364874⟧↵2,⟦1953284364879⟧
| GPU | Serial |↵|---|---|↵| 0 | ⟦PF348B8JL⟧ |↵| 1 | ⟦PF348B8JM⟧ |
index, serial, memory.total [MiB]↵0, ⟦S13X58PP30688⟧, 81559↵1, ⟦S13X58PP30689⟧, 81559
IEEE EUI-64:                        ⟦002538b1 21a3c4f7⟧
GPU[0]		: Unique ID: ⟦0x8b1c3f70d2e94a56⟧
SERVER host1 ⟦005056b1c2d3⟧ 27000
Seriennummer ⟦1239784281672⟧
序列号：⟦1172942082074⟧
lot,sn,model↵1,⟦1190654442830⟧,A100↵2,⟦1724810408502⟧,A100
报告人：⟦박서연⟧
Заявитель: ⟦佐藤美咲⟧
谢谢！↵⟦陈思远⟧
argocd app get ⟦lantern-badger⟧
⟦badger35⟧ is unreachable
schtasks /ru ⟦NEXAPLUME⟧\⟦badge4⟧ /rp ⟦Thunder91!⟧
requirepass ⟦saffron⟧
the board with S/N ⟦1562020011983⟧ shows DBE
""".strip().splitlines()
KEPT = r"""
cd lib\torch && dir
password (optional)
Enter password [required]:
password (must be at least 8 characters)
usage: app [--api-key API_KEY] [--token TOKEN]
pass the --api-key option to the server
api_key="EMPTY"
ok: [localhost]
Running on CPU in eager mode
Running on cuda:0 at step 3
worker on rank 3 died
containerd://1.7.18
X-Amz-Algorithm=AWS4-HMAC-SHA256
commit/1f2e3d4c5b6a7988
Use `wandb login --relogin` to force relogin
mount error(13): mount.cifs needs cifs-utils
NCCL_SOCKET_IFNAME=eno1,wlp3s0,enp65s0f0np0
I0212 10:00:00.001 1 server.cc:3] ready
sshpass, azcopy and kinit are not installed
Die Anmeldung ist fehlgeschlagen: ungültig
docker pull rayproject/ray-ml:2.9.0-gpu
instance type ml.g5.8xlarge, Standard_NC24ads_A100_v4
Part number: MCX623106AN-CDAT
VcpuLimitExceeded: You have requested more vCPU capacity
sssd-2.9.4-3.el9
/root/.ollama/id_ed25519
def password(self):
mailer=relay, dsn=4.0.0, stat=Deferred
""".strip().splitlines()
_MARKED = re.compile("⟦(.*?)⟧")


@pytest.mark.parametrize("form", FORMS)
def test_the_private_parts_do_not_come_out(form: str) -> None:
    form = form.replace("↵", "\n")
    text = re.sub("[⟦⟧]", "", form)
    shown = Redactor(with_users_in(NOBODY, text)).hide_text(text)
    assert [value for value in _MARKED.findall(form) if value in shown] == [], shown


@pytest.mark.parametrize("text", KEPT)
def test_what_looks_alike_is_kept(text: str) -> None:
    assert Redactor().hide_text(text) == text
