"""The planted matrix: (name x form x value) and (vendor key x place) and (line that identifies), in several encodings.

Nothing here is real: every value is drawn from a fixed seed. Names, forms and lines are as programs, shells,
configuration files and people write them; none is taken from the rules of envcheck.report.redact.
"""

import json
import random
import string
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from tests.report.redact.planted import ALNUM, HEX, URLSAFE, drawn

LOWER = string.ascii_lowercase + string.digits
UPPER = string.ascii_uppercase + string.digits


class Plant(NamedTuple):
    """A text with something private in it."""

    kind: str
    text: str
    private: tuple[str, ...]
    """What must not come out."""


TOKEN_NAMES = """
HF_TOKEN HUGGING_FACE_HUB_TOKEN NVIDIA_TOKEN JIRA_TOKEN OKTA_API_TOKEN CONTEXT_TOKEN GITHUB_TOKEN CI_JOB_TOKEN NPM_TOKEN
SLACK_BOT_TOKEN GITLAB_DEPLOY_TOKEN VAULT_TOKEN SENTRY_AUTH_TOKEN DATABRICKS_TOKEN MLFLOW_TRACKING_TOKEN AWS_SESSION_TOKEN
WANDB_API_KEY COMET_API_KEY NGC_API_KEY NGC_CLI_API_KEY OPENAI_API_KEY ELEVENLABS_API_KEY RUNPOD_API_KEY LAMBDA_API_KEY
VAST_API_KEY AIRTABLE_KEY CLEARML_API_ACCESS_KEY CLEARML_API_SECRET_KEY ROBOFLOW_API_KEY ZHIPU_API_KEY DD_API_KEY KAGGLE_KEY
LINODE_TOKEN MODAL_TOKEN_SECRET FLY_API_TOKEN AZURE_STORAGE_KEY AZURE_CLIENT_SECRET AWS_SECRET_ACCESS_KEY
MINIO_SECRET_KEY SECRET_KEY_BASE DJANGO_SECRET_KEY FLASK_SECRET_KEY JWT_SECRET SESSION_SECRET COOKIE_SECRET ENCRYPTION_KEY
SIGNING_KEY LICENSE_KEY hf_token api_key apiKey api-key accessToken access_token refreshToken refresh_token authToken auth_token
auth-token client_secret clientSecret privateKey secret_key secretKey secret bearer_token id_token session_token sessionToken
wandb_key x-api-key X-Auth-Token Private-Token deploy_key personal_access_token webhook_secret app_secret subscriptionKey
sas_token shared_access_key account_key tracking_token artifactory_api_key pypi_token TWINE_TOKEN UV_PUBLISH_TOKEN
""".split()  # fmt: skip
PASSWORD_NAMES = """
password Password PASSWORD passwd PASSWD db_password DB_PASS dbPassword PGPASSWORD MYSQL_PWD MYSQL_ROOT_PASSWORD
POSTGRES_PASSWORD REDIS_PASSWORD SMTP_PASS smtp_password ADMIN_PASSWORD passphrase SSH_PASSPHRASE user_password userPassword
proxy_password TWINE_PASSWORD UV_INDEX_CORP_PASSWORD LDAP_BIND_PASSWORD keystore_password storepass JUPYTER_PASSWORD
GRAFANA_ADMIN_PASSWORD sudo_password vnc_password wpa_passphrase rootpw spring.datasource.password ansible_become_pass
""".split()  # fmt: skip

ASSIGNED = """
{n}={v}
{n}="{v}"
{n}='{v}'
{n} = "{v}"
export {n}={v}
export {n}="{v}"
+ export {n}={v}
set {n}={v}
setenv {n} {v}
ENV {n} {v}
ENV {n}={v}
ARG {n}={v}
$env:{n} = "{v}"
declare -x {n}="{v}"
{n}: {v}
{n}: "{v}"
  {n}: '{v}'
- {n}={v}
"{n}": "{v}"
"{n}":"{v}",
{{"{n}": "{v}", "retries": 3}}
{{'{n}': '{v}', 'retries': 3}}
os.environ["{n}"] = "{v}"
os.environ['{n}'] = '{v}'
os.environ.setdefault("{n}", "{v}")
os.putenv('{n}', '{v}')
monkeypatch.setenv("{n}", "{v}")
config['{n}'] = '{v}'
config["auth"]["{n}"] = "{v}"
settings.{n} = "{v}"
Settings({n}='{v}', debug=True)
Client({n}="{v}")
client = Client(url, {n}='{v}')
dict({n}='{v}')
{n} := "{v}"
{n} => "{v}"
{n} -> {v}
<{n}>{v}</{n}>
<add key="{n}" value="{v}" />
<property name="{n}" value="{v}"/>
(name: "{n}", value: "{v}")
{{"name": "{n}", "value": "{v}"}}
      - name: {n}          value: {v}
Environment="{n}={v}"
docker run -e {n}={v} --gpus all nvcr.io/nvidia/pytorch:24.08-py3
docker run --env {n}='{v}' image
env {n}={v} python train.py
sudo -E {n}={v} make install
{n}={v} python -m vllm.entrypoints.openai.api_server
kubectl create secret generic x --from-literal={n}={v}
helm install x --set {n}={v}
-D{n}={v}
ValueError: bad value for {n}: '{v}'
KeyError: "unexpected {n}='{v}'"
DEBUG got {n} = {v!r}
{n}\t{v}
| {n} | {v} |
[{n}] {v}
{n} is "{v}"
{n} set to {v}
using {n} {v}
Loaded {n}={v}, region=eu
?{n}={v}&x=1
ansible-playbook -e "{n}={v}" site.yml
""".strip("\n").split("\n")  # fmt: skip
FLAGS = """
python train.py --{f} {v}
python train.py --{f}={v}
python train.py --{f}="{v}" --epochs 3
tool --{f} '{v}' run
['python', 'train.py', '--{f}', '{v}']
["--{f}", "{v}"]
["--{f}={v}"]
args: --{f} {v} --batch-size 8
""".strip("\n").split("\n")  # fmt: skip
PROMPTED = """
{n}: {v}
Enter {n}: {v}
{n} for ml@db: {v}
Your new {n} is: {v}
{n}> {v}
The {n} is {v}
{n} was '{v}'
{n} "{v}" rejected
""".strip("\n").split("\n")  # fmt: skip

COMMANDS = """
wandb login {hex40}
wandb login --relogin {hex40}
wandb: Paste an API key from your profile and hit enter: {hex40}
wandb.login(key="{hex40}")
kaggle config set -n key -v {hex32}
huggingface-cli login --token {hf}
hf auth login --token {hf}
login("{hf}")
login(token="{hf}")
HfApi(token='{hf}')
echo {pw} | sudo -S apt-get install nvidia-driver-535
echo '{pw}' | sudo -S -k reboot
echo "{pw}" | docker login -u mlteam --password-stdin
printf '%s' '{pw}' | gh auth login --with-token
sshpass -p {pw} ssh gpu1
sshpass -p'{pw}' scp a b
twine upload -u __token__ -p {pw} dist/*
docker login -u mlteam -p {pw} registry.example.com
podman login --username mlteam --password {pw}
helm registry login -u mlteam -p {pw} x
mysql -u root -p{pw} -h db
mysqldump -uroot -p'{pw}' db
psql "postgresql://ml:{pw}@db:5432/x"
psql "host=db user=ml password={pw} dbname=x"
redis-cli -h cache -a {pw} ping
redis-cli -u redis://:{pw}@cache:6379
mongosh --username ml --password {pw}
curl -u ml:{pw} https://example.com/x
curl --user "ml:{pw}" https://example.com/x
curl -H "Authorization: Bearer {alnum32}" https://example.com
curl -H 'Authorization: token {hex40}' https://example.com
curl -H "X-Api-Key: {alnum32}" https://example.com
curl -H "api-key: {hex32}" https://example.com
wget --user=ml --password={pw} https://example.com/x
wget --http-password={pw} --http-user=ml https://example.com/x
requests.get(url, auth=('ml', '{pw}'))
requests.get(url, auth=("ml", "{pw}"))
auth=HTTPBasicAuth('ml', '{pw}')
headers={{'Authorization': 'Bearer {alnum32}'}}
headers={{"Authorization": "Basic {b64}"}}
Authorization: Basic {b64}
> Authorization: Bearer {alnum32}
authorization: Token {hex40}
Proxy-Authorization: Basic {b64}
Cookie: session={alnum32}; theme=dark
Set-Cookie: _xsrf={alnum32}; Path=/
machine api.wandb.ai login user password {hex40}
machine example.com login ml password {pw}
//registry.npmjs.org/:_authToken={alnum36}
_auth={b64}
//npm.corp.example/:_password={b64}
Client("{alnum40}")
OpenAI("{alnum40}")
InferenceClient("{alnum40}")
ngc config set --apikey {alnum40}
az storage blob upload --account-key {b64_88}
az login --service-principal -u app -p {pw} --tenant x
aws configure set aws_secret_access_key {b40}
gcloud auth activate --key {alnum40}
gh auth login --with-token {alnum40}
vault login {alnum26}
vault kv put secret/x value={pw}
openssl enc -aes-256-cbc -k {pw} -in x
openssl rsa -passin pass:{pw} -in x
gpg --batch --passphrase {pw} -d x.gpg
7z x -p{pw} archive.7z
unzip -P {pw} archive.zip
ssh-keygen -t ed25519 -N '{pw}' -f key
net use z: \\\\nas\\share {pw} /user:ml
mount -t cifs //nas/x /mnt -o username=ml,password={pw}
smbclient //nas/x -U ml%{pw}
nmcli dev wifi connect Lab password {pw}
psk="{pw}"
wpa_passphrase Lab {pw}
    psk={hex64}
htpasswd -b file ml {pw}
chpasswd <<< "ml:{pw}"
useradd -p '{pw}' ml
export HTTPS_PROXY=http://ml:{pw}@proxy:3128
pip config set global.index-url https://ml:{pw}@pypi.example.com/simple
pip install --index-url https://{alnum32}@pypi.example.com/simple x
pip install --extra-index-url https://__token__:{alnum40}@pypi.example.com/simple x
Looking in indexes: https://ml:{pw}@pypi.example.com/simple
conda config --add channels https://conda.example.com/t/{alnum32}/main
https://conda.anaconda.org/t/{alnum32}/corp/linux-64/repodata.json
git clone https://ml:{pw}@git.example.com/x.git
git clone https://{alnum40}@github.com/x/y.git
git clone https://oauth2:{alnum26}@gitlab.example.com/x/y.git
fatal: unable to access 'https://ml:{pw}@git.example.com/x/': error
http://127.0.0.1:8888/?token={hex48}
http://gpu:8888/lab?token={hex48}
[I 2026-01-01 ServerApp] http://localhost:8888/tree?token={hex48}
jupyter lab --NotebookApp.token={hex48}
c.ServerApp.password = 'argon2:$argon2id$v=19$m=10240,t=10,p=8${b22}${b43}'
root:$6${salt}${hash86}:19000:0:99999:7:::
mongodb+srv://ml:{pw}@cluster0.example.mongodb.net/x
amqp://ml:{pw}@mq:5672/
postgres://ml:{pw}@db/x
redis://default:{pw}@cache:6379/0
mysql+pymysql://ml:{pw}@db/x
sqlalchemy.exc.OperationalError: (postgresql://ml:{pw}@db/x)
ftp://ml:{pw}@files.example.com/x
socks5://ml:{pw}@proxy:1080
clickhouse://ml:{pw}@db:9000
Server=db;Database=x;User Id=ml;Password={pw};
Server=db;Uid=ml;Pwd={pw};
DefaultEndpointsProtocol=https;AccountName=mlblob;AccountKey={b86}==;EndpointSuffix=core.windows.net
Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey={b43}=
InstrumentationKey={uuid};IngestionEndpoint=https://x
https://mlblob.blob.core.windows.net/c/f?sv=2022-11-02&sp=r&sig={b43q}
https://x.s3.amazonaws.com/f?X-Amz-Credential={akia}%2F20260101%2Fus-east-1&X-Amz-Signature={hex64}
https://storage.googleapis.com/x/f?X-Goog-Signature={hex64}
https://cdn-lfs.hf.co/x?Expires=1&Signature={urlsafe64}&Key-Pair-Id=K1
https://hooks.slack.com/services/T01AB2CD3/B04EF5GH6/{alnum24}
https://discord.com/api/webhooks/123456789012345678/{urlsafe68}
https://api.telegram.org/bot{tg}/sendMessage
https://sentry.example.com/api/1/store/?sentry_key={hex32}
SENTRY_DSN=https://{hex32}@o12345.ingest.sentry.io/678
https://example.com/webhook/{alnum40}
kubeadm join 10.0.0.1:6443 --token {kubeadm} --discovery-token-ca-cert-hash sha256:{hex64}
K3S_TOKEN=K10{hex64}::server:{hex32}
docker swarm join --token SWMTKN-1-{lower50}-{lower25} 10.0.0.1:2377
ray start --redis-password={pw} --head
dask-scheduler --tls-key {pw}
munge: Unauthorized credential: {b86}
rclone obscured pass = {urlsafe44}
tailscale up --authkey tskey-auth-{alnum12}-{alnum32}
ngrok config add-authtoken {alnum48}
cloudflared tunnel run --token eyJhIjoi{alnum120}
client-key-data: {b120}
    token: {jwt}
id_token={jwt}
{jwt}
-----BEGIN OPENSSH PRIVATE KEY-----\\n{b64_64}\\n{b64_60}\\n-----END OPENSSH PRIVATE KEY-----
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{b43x} ml@box
Passwort: {pw}
Kennwort: {pw}
Mot de passe : {pw}
mot de passe: {pw}
Contraseña: {pw}
contrasena={pw}
Senha: {pw}
senha={pw}
Wachtwoord: {pw}
Hasło: {pw}
Пароль: {pw}
пароль: {pw}
密码: {pw}
密码：{pw}
密碼: {pw}
口令: {pw}
パスワード: {pw}
パスワード：{pw}
비밀번호: {pw}
Lösenord: {pw}
Adgangskode: {pw}
Salasana: {pw}
Heslo: {pw}
Jelszó: {pw}
şifre: {pw}
كلمة المرور: {pw}
Schlüssel: {alnum32}
Zugriffstoken: {alnum32}
jeton: {alnum32}
clave: {pw}
PIN: 483920
Your verification code is 483920
one-time code: 483920
OTP=483920
{{"pass": "{pw}"}}
{{"pwd":"{pw}"}}
{{"user":"ml","pass":"{pw}"}}
{{"auths":{{"nvcr.io":{{"auth":"{b64}"}}}}}}
{{"username":"$oauthtoken","password":"{b64}"}}
{{"access_key":"{akia}","secret":"{b40}"}}
{{"private_key_id":"{hex40}"}}
{{"k":"{b43}","kty":"oct"}}
{{"username":"mlteam","key":"{hex32}"}}
aws_access_key_id = {akia}
AWS_ACCESS_KEY_ID={akia}
aws_secret_access_key = {b40}
found credentials {akia} in shared file
key {hex32} rejected
invalid key {hex40}
Invalid API key: {hex32}
Incorrect API key provided: {alnum40}.
API key {alnum32} is not valid
token {hex40} has expired
Bearer {alnum32}
bearer {jwt}
auth failed for key={hex32}
using api key {hex40}
Got 401 with {alnum40}
api_key_{hex32}
{hex64}
dsn={hex32}
""".strip("\n").split("\n")  # fmt: skip

# What the issuers document of the form of their keys: what it begins with, the alphabet, the length.
VENDORS = """
hf_|alnum|34 api_org_|alnum|34 ghp_|alnum|36 gho_|alnum|36 ghu_|alnum|36 ghs_|alnum|36 ghr_|alnum|36 github_pat_|alnum|82
glpat-|urlsafe|20 gldt-|urlsafe|20 glrt-|urlsafe|20 glcbt-1_|urlsafe|20 glptt-|hex|40 glft-|urlsafe|20 glimt-|urlsafe|25
glagent-|urlsafe|50 gloas-|urlsafe|64 glsoat-|urlsafe|20 glffct-|urlsafe|20 GR1348941|urlsafe|20
sk-|alnum|48 sk-proj-|urlsafe|120 sk-svcacct-|urlsafe|120 sk-admin-|urlsafe|120 sk-ant-api03-|urlsafe|95 sk-ant-admin01-|urlsafe|95
sk-or-v1-|hex|64 nvapi-|urlsafe|64 r8_|alnum|37 gsk_|alnum|52 xai-|alnum|80 pplx-|alnum|48 fw_|alnum|24 lsv2_pt_|hex|32
tvly-|alnum|32 jina_|alnum|60 pcsk_|alnum|70 KGAT_|hex|32 wandb_v1_|urlsafe|77 rpa_|UPPER|43 fo1_|urlsafe|43 fm2_|base64|120
FlyV1_fm2_|base64|120 ak-|alnum|22 as-|alnum|22 sk_|hex|48 secret_|alnum|43 ntn_|alnum|46 pat|alnum|14.hex.64
AKIA|UPPER|16 ASIA|UPPER|16 ABSK|base64|120 AIza|urlsafe|35 ya29.|urlsafe|120 GOCSPX-|urlsafe|28 1//0g|urlsafe|60
dop_v1_|hex|64 doo_v1_|hex|64 dor_v1_|hex|64 dapi|hex|32 dose|hex|32 hvs.|urlsafe|95 hvb.|urlsafe|140 s.|alnum|24
pscale_tkn_|urlsafe|43 pscale_pw_|urlsafe|43 pscale_oauth_|urlsafe|43 sbp_|hex|40 sb_secret_|urlsafe|31
tskey-auth-|alnum|30 tskey-api-|alnum|30 tskey-client-|alnum|30 xoxb-123456789012-1234567890123-|alnum|24
xoxp-123456789012-123456789012-123456789012-|hex|32 xapp-1-A0123456789-1234567890123-|hex|64 xoxe.xoxp-1-|UPPER|163
SG.|urlsafe|22.urlsafe.43 SK|hex|32 AC|hex|32 key-|hex|32 sk_live_|alnum|24 sk_test_|alnum|24 rk_live_|alnum|24 whsec_|alnum|32
shpat_|hex|32 shpca_|hex|32 shppa_|hex|32 shpss_|hex|32 sq0atp-|urlsafe|22 sq0csp-|urlsafe|43 EAAA|urlsafe|60 NRAK-|UPPER|27
NRII-|lower|32 NRJS-|hex|19 glsa_|alnum|32_hex_8 glc_|base64|60 sntryu_|hex|64 sntrys_|base64|120 lin_api_|alnum|40
figd_|urlsafe|40 CFPAT-|urlsafe|43 vercel_|alnum|24 dckr_pat_|urlsafe|27 dckr_oat_|urlsafe|32 npm_|alnum|36 pypi-AgEIcHlwaS5vcmc|urlsafe|150
rubygems_|hex|48 ATATT3xFfGF0|urlsafe|180 ATBB|alnum|32 PMAK-|hex|24-hex-34 pul-|hex|40 rdme_|lower|70 xkeysib-|hex|64-lower-16
shippo_live_|hex|40 duffel_live_|urlsafe|43 dt0c01.|UPPER|24.UPPER.64 EZAK|alnum|54 EZTK|alnum|54 FLWSECK_TEST-|hex|32
fio-u-|urlsafe|64 live_|urlsafe|40 ops_eyJ|base64|260 A3-|UPPER|6-UPPER|11-UPPER|5-UPPER|5 p8e-|lower|32 LTAI|alnum|20
AKCp|alnum|69 cmVmd|alnum|59 CLOJARS_|lower|60 4b1d|alnum|38 ico-|alnum|32 HRKU-AA|urlsafe|58 API-|UPPER|26 sha256~|urlsafe|43
pnu_|alnum|36 tk-us-|urlsafe|48 sm_pat_|alnum|16 sgp_|hex|40 squ_|hex|40 sqp_|hex|40 tfp_|urlsafe|59 bkua_|hex|40
AQVN|urlsafe|35 t1.|urlsafe|120 y0_|urlsafe|55 tly-|lower|30 cio_|alnum|36 co_|alnum|40 csk-|lower|48 esecret_|alnum|32
together_|hex|64 tgp_v1_|urlsafe|43 lepton_|alnum|32 bb_|alnum|32 vt_|alnum|40 sess-|alnum|40 phc_|alnum|43 phx_|alnum|43
prefect_|pnu|0 zpka_|alnum|40 re_|alnum|32 ld-|hex|32 dG9rO|base64|40 SWMTKN-1-|lower|50-lower-25 K10|hex|64 CMIYC|alnum|40
hcp.|alnum|40 dp.pt.|alnum|43 dp.st.|alnum|43 AGE-SECRET-KEY-1|UPPER|58 eyJrIjoi|base64|100 lsv2_sk_|hex|32 rpk_|alnum|32
""".split()  # fmt: skip

IDENTITY = """
{u}@{h}:~/src$ nvidia-smi
[{u}@{h} src]$ nvidia-smi
({e}) {u}@{h}:/data$ python x.py
root@{h}:/workspace# nvidia-smi
root@{h}:~# dmesg
{h}:~ # zypper in
{u}@{h} ~ % python3
{u}@{h} MINGW64 ~/src
┌──({u}㉿{h})-[~]
➜  {h} git:(main) python x.py
PS C:\\Users\\{u}> python x.py
C:\\Users\\{u}\\AppData\\Local\\Programs\\Python\\Python311\\python.exe
C:\\\\Users\\\\{u}\\\\x.py
/mnt/c/Users/{F} {L}/venv/bin/python
/mnt/c/Users/{u}/venv/bin/python
C:\\Users\\{F} {L}\\Documents\\x.py
\\\\wsl.localhost\\Ubuntu\\home\\{u}\\x
\\\\wsl$\\Ubuntu-22.04\\home\\{u}\\x
\\\\{h}\\share\\models\\x.bin
//{h}/share/models
{D}\\{u} logged on
CORP\\{u}
run as {D}\\{u}
{u}@{D}.local
-rw-r--r-- 1 {u} {u} 4096 Jan  1 10:00 model.safetensors
drwxr-xr-x  2 {u} users 4096 Jan  1 10:00 .
-rw-rw-r--. 1 {u} {g} 1.2G Nov 24 2025 x.bin
lrwxrwxrwx 1 root {g} 12 Jan  1 10:00 a -> b
{u}   4711  4700  0 09:01 pts/0    00:00:12 python train.py
{u}     4711 99.0  1.2 1234567 89012 ?  Rl   09:01   3:12 python train.py
 4711 {u}      20   0   12.3g   1.2g  123456 R  99.9   1.2   3:12.34 python
{u}    pts/0        2026-01-01 10:00 ({h}.lab)
{u}    pts/1    {ip}     10:00    1:00   0.10s  0.01s -bash
{u} tty1 Nov 24 10:00
uid=1001({u}) gid=1001({u}) groups=1001({u}),27(sudo),999({g})
{u}:x:1001:1001:{F} {L},,,:/home/{u}:/bin/bash
{u} ALL=(ALL) NOPASSWD:ALL
{u} is not in the sudoers file.
usermod -aG docker {u}
sudo -u {u} python x.py
su - {u}
su: user {u} does not exist
chown -R {u}:{u} /data
chown: changing ownership: user {u}
id: '{u}': no such user
User {u} (uid 1001)
loginctl: session of user {u}
New session 12 of user {u}.
pam_unix(sshd:session): session opened for user {u}(uid=1001) by (uid=0)
Accepted publickey for {u} from {ip} port 51234 ssh2: ED25519 SHA256:{b43}
Failed password for invalid user {u} from {ip} port 51234 ssh2
Disconnected from user {u} {ip} port 51234
ssh {u}@{h}
scp x.bin {u}@{h}:/data/
rsync -av ./ {u}@{h}:~/x
ssh: connect to host {h} port 22: Connection refused
ssh: Could not resolve hostname {h}: Name or service not known
kex_exchange_identification: Connection closed by remote host {h}
Warning: Permanently added '{h}' (ED25519) to the list of known hosts.
Warning: Permanently added '{h},{ip}' (ECDSA) to the list of known hosts.
{u}@{h}: Permission denied (publickey,password).
Host key verification failed for {h}
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{b43x} {u}@{h}
Connection to {h} closed.
ping: {h}: Name or service not known
curl: (6) Could not resolve host: {h}.{D}.lan
curl: (7) Failed to connect to {h} port 8000: Connection refused
getaddrinfo failed: {h}
socket.gaierror: [Errno -2] Name or service not known: '{h}'
HTTPConnectionPool(host='{h}', port=8000): Max retries exceeded
requests.exceptions.ConnectionError: HTTPSConnectionPool(host='{h}.{D}.tech', port=443)
torchrun --nnodes=2 --rdzv_endpoint={h}:29500 train.py
torchrun --rdzv-endpoint {h}:29500 train.py
python -m torch.distributed.launch --master_addr {h} --master_port 29500 x.py
MASTER_ADDR={h} MASTER_PORT=29500
export MASTER_ADDR={h}
[W socket.cpp:601] [c10d] The client socket has failed to connect to [{h}]:29500 (errno: 110)
[rank0]:[W socket.cpp:436] [c10d] The server socket cannot be initialized on [{h}]:29500
torch.distributed.elastic: host : {h}
  host      : {h}.{D}.local
[1]: host      : {h}
rendezvous endpoint {h}:29500
{h}:1234:1290 [1] NCCL INFO NET/Socket : Using [0]eno1:{ip}<0>
{h}: worker-0 [0] NCCL WARN Connect failed
[{h}:04711] mca_base_component
mpirun -np 4 -H {h}:4,{h2}:4 python x.py
mpirun --host {h},{h2} x
{h} slots=8
deepspeed --hostfile hosts --include {h}:0,1 train.py
[INFO] [runner.py:571:main] cmd = pdsh -w {h},{h2}
{h}: [2026-01-01 10:00:00,000] [INFO] [launch.py:132:main] nnodes=2
{h}: Traceback (most recent call last):
srun: error: {h}: task 0: Exited with exit code 1
srun: error: {h}: tasks 0-3: Killed
slurmstepd: error: *** STEP 123.0 ON {h} CANCELLED AT 2026-01-01T10:00:00 ***
slurmstepd: error: *** JOB 123 ON {h} CANCELLED AT 2026-01-01T10:00:00 DUE TO TIME LIMIT ***
SLURM_NODELIST={h}
SLURM_JOB_NODELIST={h}
NodeName={h} Arch=x86_64 CoresPerSocket=32
NodeList={h}
   BatchHost={h}
   UserId={u}(1001) GroupId={g}(1001) MCS_label=N/A
   Account={g} QOS=normal
 JobId=123 JobName={p}
  123  gpu  {p}  {u}  R  1:00  1 {h}
sbatch: error: Batch job submission failed: account {g}
salloc: Nodes {h} are ready for job
scontrol show node {h}
PBS_O_HOST={h}
LSB_HOSTS={h}
(raylet, ip={ip}) error
(RayWorker pid=123, ip={ip}) CUDA error
Ray runtime started. --address='{ip}:6379'
(pid=123, host={h}) error
node:{ip}: 1.0
Warning  FailedScheduling  pod/{p}-0  default-scheduler
pod "{p}-6d4f8c7b9-x2x4z" deleted
Node: {h}/{ip}
Successfully assigned {g}/{p}-0 to {h}
kubectl -n {g} logs {p}-0
namespace: {g}
hostname: {h}
Hostname: {h}
HOSTNAME={h}
Static hostname: {h}
 Machine ID: {hex32}
    Boot ID: {hex32}
Linux {h} 6.8.0-45-generic #45-Ubuntu SMP x86_64 GNU/Linux
Linux {h}.{D}.info 5.15.0 #1 SMP x86_64
Nov 24 03:58:00 {h} kernel: NVRM: Xid (PCI:0000:01:00): 79
2026-01-01T10:00:00.000000+00:00 {h} systemd[1]: Started x.
2026-01-01T10:00:00+01:00 {h} kernel: x
<13>1 2026-01-01T10:00:00Z {h} app 12 - - x
Jan 01 10:00:00 {h} sudo[12]:   {u} : TTY=pts/0 ; PWD=/home/{u} ; USER=root ; COMMAND=/bin/ls
{h} login: {u}
Welcome to {h}!
Last login: Mon Jan  1 10:00:00 2026 from {ip}
reached {h}.{D}.tech
see https://{h}.{D}.xyz/x
http://{h}:8000/v1/models
http://{h}.{D}.info:5000
tcp://{h}:29500
grpc://{h}:8033
nccl://{h}
connect to {D}.xyz failed
{D}.tech refused
mlflow at {D}.info:5000
https://{D}-ml.s3.eu-west-1.amazonaws.com/models/x.bin
https://s3.eu-west-1.amazonaws.com/{D}-models/x.bin
s3://{D}-models/x.bin
gs://{D}-models/x
https://storage.googleapis.com/{D}-models/x
https://{D}blob.blob.core.windows.net/c/x
abfss://c@{D}blob.dfs.core.windows.net/x
wasbs://c@{D}blob.blob.core.windows.net/x
oss://{D}-models/x
https://{D}-models.oss-cn-hangzhou.aliyuncs.com/x
https://{D}.sharepoint.com/sites/x
https://{D}.atlassian.net/browse/X-1
https://{D}.slack.com/archives/C1
https://{D}.openai.azure.com/openai/deployments/x
https://{D}.cognitiveservices.azure.com
https://{D}.snowflakecomputing.com
https://{D}.cloud.databricks.com/
https://{D}.jfrog.io/artifactory/api/pypi/x
https://{D}.okta.com
https://{D}.ngrok.io
https://{D}.ngrok-free.app
https://{D}-8000.proxy.runpod.net
arn:aws:iam::{acct}:role/{p}
arn:aws:s3:::{D}-models/x
arn:aws:sagemaker:us-east-1:{acct}:training-job/{p}
{acct}.dkr.ecr.us-east-1.amazonaws.com/{p}:latest
projects/{D}-prod/locations/us-central1
gcr.io/{D}-prod/{p}:1.2
us-docker.pkg.dev/{D}-prod/ml/{p}:1
{D}.azurecr.io/{p}:1.2
registry.{D}.tech/ml/{p}:1.2
registry.{D}.tech:5000/ml/{p}:1.2
docker pull {D}/{p}:1.2
docker.io/{D}/{p}:1.2
ghcr.io/{D}/{p}:1.2
Unable to find image '{D}/{p}:1.2' locally
Pulling from {D}/{p}
Image: {D}/{p}:1.2
/subscriptions/{uuid}/resourceGroups/{p}/providers/x
Loading {D}/{p} from the hub
model: {D}/{p}
model_id={D}/{p}
--model {D}/{p}
--model-path {D}/{p}
--pretrained_model_name_or_path {D}/{p}
AutoModel.from_pretrained("{D}/{p}")
load_dataset("{D}/{p}")
load_dataset('{D}/{p}', split='train')
SentenceTransformer('{D}/{p}')
LLM(model="{D}/{p}")
snapshot_download(repo_id="{D}/{p}")
push_to_hub("{D}/{p}")
"_name_or_path": "{D}/{p}"
Cannot access gated repo for url https://huggingface.co/{D}/{p}/resolve/main/config.json.
Repository Not Found for url: https://huggingface.co/api/models/{D}/{p}/revision/main.
models--{D}--{p}
datasets--{D}--{p}
~/.cache/huggingface/hub/models--{D}--{p}/snapshots/x
https://huggingface.co/datasets/{D}/{p}
https://huggingface.co/{D}/{p}
OSError: {D}/{p} is not a local folder
vllm serve {D}/{p} --dtype half
huggingface-cli download {D}/{p}
hf download {D}/{p}
wandb: Tracking run with wandb version 0.1 in https://wandb.ai/{D}/{p}/runs/abc
wandb: Currently logged in as: {u} ({D}). Use `wandb login --relogin`
wandb: Syncing run {p}
wandb: ⭐️ View project at https://wandb.ai/{D}/{p}
mlflow.set_experiment("{p}")
git clone https://github.com/{D}/{p}.git
git clone git@github.com:{D}/{p}.git
Cloning into '{p}'...
fatal: repository 'https://github.com/{D}/{p}.git/' not found
pip install git+https://github.com/{D}/{p}.git@feature-x
pip install git+ssh://git@gitlab.{D}.tech/ml/{p}.git
origin  git@github.com:{D}/{p}.git (fetch)
remote: Repository {D}/{p} not found.
Switched to branch '{u}/{p}'
On branch {p}
 * [new branch]      {p} -> origin/{p}
HEAD is now at 0123abc {p}
Author: {F} {L} <{u}@{D}.com>
Committer: {F} {L} <{u}@{D}.com>
Signed-off-by: {F} {L} <{u}@{D}.com>
Co-authored-by: {F} {L} <{u}@{D}.com>
Maintainer: {F} {L} <{u}@{D}.com>
From: {F} {L} <{u}@{D}.com>
git config --global user.name "{F} {L}"
user.email={u}@{D}.com
{u}@{D}.com
mailto:{u}@{D}.com
#SBATCH --mail-user={u}@{D}.com
#SBATCH --account={g}
#SBATCH -A {g}
#SBATCH --job-name={p}
example==1.2+{u}.feature
vllm 0.5.1+{D}.main
torch 2.8.0+{D}
/home/{u}/x.py
/Users/{u}/x.py
/data/{u}/x.py
/scratch/{u}/x.py
/home/{D}/{u}/x.py
/gpfs/scratch/{g}/{u}/x.py
/lustre/{g}/x
/nfs/{h}/x
/net/{h}/x
/run/user/1000/{u}
/tmp/torchinductor_{u}/ab/cab.py
/tmp/ray-{u}/x
/var/spool/mail/{u}
~{u}/x.py
file:///home/{u}/x.py
  File "/home/{u}/{p}/train.py", line 3, in <module>
inet {ip}/24 brd {ip} scope global eno1
inet6 {ip6}/64 scope global
link/ether {mac} brd ff:ff:ff:ff:ff:ff
ether {mac}  txqueuelen 1000
HWaddr {mac}
{ip} {h}.{D}.lan {h}
nameserver {ip}
search {D}.lan
domain {D}.lan
Serial Number: {ser}
Serial: {ser}
SN: {ser}
serial={ser}
Board Part Number : x  Board Serial Number : {ser}
  Serial Number                         : {ser}
/dev/disk/by-id/nvme-Samsung_SSD_990_PRO_2TB_{ser}
/dev/disk/by-id/ata-WDC_WD40EFRX-68N32N0_{ser}
nvme0n1 Samsung SSD 990 PRO 2TB {ser}
Model=Samsung SSD, FwRev=1B2, SerialNo={ser}
ID_SERIAL_SHORT={ser}
ID_SERIAL=Samsung_SSD_{ser}
wwn-0x{hex16}
WWN: 0x{hex16}
GPU UUID: GPU-{uuid}
GPU 0: NVIDIA GeForce RTX 3090 (UUID: GPU-{uuid})
CUDA_VISIBLE_DEVICES=GPU-{uuid}
UUID={uuid} / ext4 defaults 0 1
PARTUUID={uuid}
system-uuid {uuid}
Product UUID: {uuid}
Chassis Serial Number: {ser}
Asset Tag: {ser}
Service Tag: {ser}
IMEI: 490154203237518
Phone: +49 151 23456789
tel: +1 (415) 555-0134
SSID: {p}
ESSID:"{p}"
lat=48.137154, lon=11.576124
Customer: {F} {L}
Contact: {F} {L}
Name: {F} {L}
Full name: {F} {L}
Hi {F} {L},
owner: {u}
user: {u}
"user": "{u}"
"username": "{u}"
"hostname": "{h}"
"host": "{h}"
username={u}
USER={u}
LOGNAME={u}
SUDO_USER={u}
USERNAME={u}
JUPYTERHUB_USER={u}
created by {u} on {h}
started by user {u}
Started by {F} {L}
crontab for {u}
(crontab) no crontab for {u}
mail to {u}
finger {u}
getent passwd {u}
Permission denied for user {u}
FATAL:  password authentication failed for user "{u}"
FATAL:  role "{u}" does not exist
Access denied for user '{u}'@'{h}' (using password: YES)
user '{u}' cannot be found
whoami: {u}
logged in as {u}
Hello, {u}!
nas:/export/{u} on /home/{u} type nfs
{h}:/export/x on /data type nfs4 (rw)
{h}:/export/x  /data  nfs defaults 0 0
//{h}/models on /mnt/models type cifs (rw,username={u})
sshfs {u}@{h}:/data /mnt
docker: Error response from daemon: Get "https://registry.{D}.tech/v2/": unauthorized
kubectl config use-context {D}-prod
cluster "{D}-prod" not found
server: https://{h}.{D}.tech:6443
current-context: {u}@{D}
certificate for CN={u},OU={g},O={D}
subject=C = DE, O = {D}, CN = {h}.{D}.tech
issuer: CN={D} Root CA
krbtgt/{D}.COM@{D}.COM
Default principal: {u}@{D}.COM
klist: No credentials for {u}@{D}.LOCAL
LDAP: uid={u},ou=people,dc={D},dc=com
""".strip("\n").split("\n")  # fmt: skip

FIRST = "mallory trudy oskar xaver ingeborg thorvald zdenka quentin yusuf brunhild".split()
LAST = "quistorp abendroth vandermeer okonkwo takahashi lindqvist ferreira mbeki szymanski oduya".split()
FIRMS = "initech globex hooli cyberdyne tyrell wonka virtucon monarch soylent acmecorp".split()
GROUPS = "plasmalab neurogrp astroml bioxlab quantgrp geophyslab".split()


class Draw(dict[str, str]):
    """Every placeholder of a form, drawn once a text."""

    def __init__(self, random_: random.Random) -> None:
        super().__init__()
        self._random = random_

    def __missing__(self, key: str) -> str:
        self[key] = value = _value(self._random, key)
        return value


def _value(r: random.Random, key: str) -> str:
    number = f"{r.randint(10, 99)}"
    simple: dict[str, Callable[[], str]] = {
        "u": lambda: r.choice(FIRST)[:5] + number,
        "h": lambda: f"{r.choice(FIRMS)[:4]}-gpu{number}",
        "h2": lambda: f"{r.choice(FIRMS)[:5]}-node{number}",
        "D": lambda: r.choice(FIRMS) + drawn(r, string.ascii_lowercase, 3),
        "g": lambda: r.choice(GROUPS) + number,
        "p": lambda: f"{r.choice(FIRMS)}-{drawn(r, string.ascii_lowercase, 4)}-v{r.randint(2, 9)}",
        "e": lambda: "venv",
        "F": lambda: r.choice(FIRST).capitalize(),
        "L": lambda: r.choice(LAST).capitalize(),
        "ip": lambda: f"10.{r.randint(2, 250)}.{r.randint(2, 250)}.{r.randint(2, 250)}",
        "ip6": lambda: f"2001:db8:{drawn(r, HEX, 4)}:{drawn(r, HEX, 4)}::{drawn(r, HEX, 4)}",
        "mac": lambda: ":".join(f"{r.randint(1, 250):02x}" for _ in range(6)),
        "ser": lambda: "S" + drawn(r, UPPER, 12),
        "uuid": lambda: "-".join(drawn(r, HEX, n) for n in (8, 4, 4, 4, 12)),
        "acct": lambda: "".join(r.choices(string.digits[1:], k=12)),
        "hf": lambda: "hf_" + drawn(r, ALNUM, 34),
        "pw": lambda: r.choice(("Hunter{}", "tr0ub4dor-{}", "S3cr3t.{}", "p4ss{}word", "Kx9_{}qZ", "geheim{}!x")).format(number + drawn(r, LOWER, 2)),
        "akia": lambda: "AKIA" + drawn(r, string.ascii_uppercase + "234567", 16),
        "tg": lambda: drawn(r, string.digits, 10) + ":AA" + drawn(r, URLSAFE, 33),
        "kubeadm": lambda: drawn(r, LOWER, 6) + "." + drawn(r, LOWER, 16),
        "salt": lambda: drawn(r, ALNUM, 16),
        "hash86": lambda: drawn(r, ALNUM + "./", 86),
        "jwt": lambda: f"eyJhbGciOiJIUzI1NiJ9.eyJ{drawn(r, ALNUM, 40)}.{drawn(r, URLSAFE, 43)}",
        "b43q": lambda: drawn(r, ALNUM, 43) + "%3D",
        "b43x": lambda: drawn(r, ALNUM, 43),
    }  # fmt: skip
    if key in simple:
        return simple[key]()
    alphabets = {"hex": HEX, "alnum": ALNUM, "lower": LOWER, "urlsafe": URLSAFE, "b": ALNUM + "+/"}
    name = key.rstrip(string.digits).rstrip("_")
    if key == "b64":
        return drawn(r, ALNUM + "+/", 26) + "=="
    if key.startswith("b64_"):
        return drawn(r, ALNUM + "+/", int(key[4:]))
    return drawn(r, alphabets[name], int(key[len(name) :]))


def _filled(form: str, kind: str, random_: random.Random, public: tuple[str, ...] = ()) -> Plant:
    values = Draw(random_)
    text = form.format_map(values)
    private = tuple(value for key, value in values.items() if key not in ("e", *public))
    literal = [
        digits for digits in ("483920", "490154203237518", "151 23456789", "555-0134", "48.137154") if digits in form
    ]
    return Plant(kind, text, (*private, *literal))


def _labelled(random_: random.Random, per_pair: int) -> Iterator[Plant]:
    """Names x forms x values: the values in turn, so that each meets each form and each name."""
    tokens = ("hex40", "alnum32", "alnum48", "urlsafe43", "b44", "hex32")
    turn = 0
    for names, forms, kinds in ((TOKEN_NAMES, ASSIGNED, tokens), (PASSWORD_NAMES, [*ASSIGNED, *PROMPTED], ("pw",))):
        for name in names:
            for form in forms:
                for _ in range(per_pair):
                    value = Draw(random_)[kinds[turn % len(kinds)]]
                    turn += 1
                    yield Plant(f"{form} of {name}", form.format(n=name, v=value), (value,))
            flag = name.lower().replace("_", "-")
            for form in FLAGS:
                value = Draw(random_)[kinds[turn % len(kinds)]]
                turn += 1
                yield Plant(f"{form} of --{name}", form.format(f=flag if turn % 2 else name.lower(), v=value), (value,))


BARE = (
    "{}",
    "got {} from the server",
    "error: {}",
    "key={}",
    "'{}'",
    '["{}"]',
    "x={};",
    "Invalid: {}.",
    "({})",
    "\t{}\t",
)


def _vendor(random_: random.Random) -> Iterator[Plant]:
    alphabets = {"alnum": ALNUM, "urlsafe": URLSAFE, "hex": HEX, "UPPER": UPPER, "lower": LOWER, "base64": ALNUM + "+/"}
    for row in VENDORS:
        start, alphabet, rest = row.split("|", 2)
        if alphabet not in alphabets:
            continue
        for place in BARE:
            value = start + _run(random_, alphabets, alphabet, rest)
            yield Plant(f"vendor {start}", place.format(value), (value,))


def _run(random_: random.Random, alphabets: dict[str, str], alphabet: str, rest: str) -> str:
    """`40`, or `24.hex.34`: an alphabet and a length after another with what stands between."""
    for sign in ".-_":
        length, found, more = rest.partition(sign)
        if found and length.isdigit():
            name, _, after = more.partition("|" if "|" in more else sign)
            return drawn(random_, alphabets[alphabet], int(length)) + sign + _run(random_, alphabets, name, after)
    return drawn(random_, alphabets[alphabet], int(rest))


def _json(text: str) -> str:
    return json.dumps({"message": text})


ENCODINGS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "indented": lambda text: f"    {text}",
    "stamped": lambda text: f"2026-01-01 10:00:00,123 INFO [rank0] {text}",
    "json": _json,
    "json in json": lambda text: _json(_json(text)),
    "repr": repr,
    "percent": lambda text: f"POST /log?line={quote(text, safe='')}",
    "coloured": lambda text: f"\x1b[32m{text}\x1b[0m",
    "windows": lambda text: f"{text}\r",
}
LABELLED_ENCODINGS = ("plain", "json", "repr", "stamped", "json in json", "coloured", "indented", "windows")
LINE_ENCODINGS = ("plain", "indented", "windows", "json")


def matrix(seed: int = 5, per_pair: int = 1) -> Iterator[tuple[str, Plant]]:
    """Every combination: the encoding's name and the text in it."""
    random_ = random.Random(seed)
    turn = 0
    for plant in _labelled(random_, per_pair):
        turn += 1
        encoding = LABELLED_ENCODINGS[turn % len(LABELLED_ENCODINGS)]
        yield encoding, plant._replace(text=ENCODINGS[encoding](plant.text))
    for plant in _vendor(random_):
        turn += 1
        encoding = LABELLED_ENCODINGS[turn % len(LABELLED_ENCODINGS)]
        yield encoding, plant._replace(text=ENCODINGS[encoding](plant.text))
    for form in COMMANDS:
        public = ("salt", "b22") if "$" in form else ("uuid",) if "uuid" in form else ()
        for encoding in LABELLED_ENCODINGS:
            plant = _filled(form, f"command {form}", random_, public)
            yield encoding, plant._replace(text=ENCODINGS[encoding](plant.text))
    for form in IDENTITY:
        for encoding in LINE_ENCODINGS:
            plant = _filled(form, f"line {form}", random_)
            yield encoding, plant._replace(text=ENCODINGS[encoding](plant.text))


def leaked(plant: Plant, shown: str) -> list[str]:
    """Which of its private values, or so much of one that the rest can be guessed, stand in a text."""
    return [value for value in plant.private if value in shown or (len(value) > 24 and value[4:-4] in shown)]
