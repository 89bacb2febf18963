"""Names that say secret: `HF_TOKEN`, `dbPassword`, `mot de passe`. Decided word by word: no list of names is needed."""

import re
from enum import Enum
from functools import lru_cache
from unicodedata import normalize

from envcheck.report.redact.allowlist import word_set
from envcheck.report.redact.patterns import Late


class Strength(Enum):
    """How surely what stands behind a name is a secret."""

    CERTAIN = "a password or a secret: any value is hidden"
    LIKELY = "a token or a key with a qualifying word (`hf_token`): what could be one is hidden"
    WEAK = "a bare `key`, `token`, `auth`: only what is mixed as a key is hidden"


_PASSWORDS = word_set(
    "password passwords passwd passphrase passcode passkey pwd psk psw pswd passw bindpw mdp secret secrets"
    " credential credentials creds cred"
    " requirepass masterauth userpass storepass keypass rootpass dbpass"
    " adminpass rootpw bindpw dbpw userpw adminpw mypass smtppass"
    " passwort kennwort passwörter passwords parole parola passe contraseña contrasena senha palavra-passe wachtwoord"
    " hasło haslo lösenord losenord adgangskode passord salasana heslo jelszó jelszo şifre sifre parolă lozinka geslo"
    " пароль пароля κωδικός κωδικόσ סיסמה पासवर्ड sandi รหัสผ่าน"
)
_PASSWORD_ENDINGS = ("password", "passwd", "passphrase", "secret", "passwort", "kennwort", "pwd")
_UNSPACED = ("密码", "密碼", "口令", "パスワード", "暗証番号", "비밀번호", "암호", "كلمةالمرور", "المرور", "รหัสผ่าน")
_UNSPACED_KEYS = ("密钥", "密鑰", "令牌", "トークン", "シークレット", "토큰", "ключ", "токен", "キー")
_PASS_IS_A_STEP = word_set(
    "forward backward first second third next last single multi two one per each num by test tests build compile"
    " optimization optimizer render fast this did not no all can will must should to of the n total max eval train"
    " run lowering fusion graph inductor compiler prefill decode full early late final extra"
)
_KEYS = word_set(
    "token tokens apikey apikeys authkey accesskey secretkey authtoken accesstoken refreshtoken sessiontoken"
    " authorization bearer jwt webhook dsn sas pat cookie cookies csrf xsrf hmac auth"
    " mnemonic signature sig nonce sid session jeton clave clé clef chiave schlüssel klucz zugriffstoken zugangstoken"
    " otp"
)
_KEY_ENDINGS = ("token", "apikey", "authkey", "secretkey", "accesskey")
_KEY_QUALIFIERS = word_set(
    "api access secret private auth encryption signing master session license licence subscription shared sas ssh"
    " account client service storage webhook app application consumer deploy publish write read admin integration"
    " ingest instrumentation developer user personal project org team bot server root main prod dev staging live test"
    " aes rsa hmac jwt cookie data sentry stripe wandb hf kaggle comet neptune openai anthropic gemini cohere mistral"
    " groq ngc nvidia runpod lambda vast modal fly replicate together airtable clearml roboflow zhipu dd datadog"
    " aws azure gcp google s3 minio linode heroku github gitlab tailscale pinecone weaviate qdrant langchain langsmith"
    " serper tavily jina firecrawl elevenlabs deepgram assemblyai slack discord telegram twilio sendgrid mailgun"
)
_NOT_A_SECRET_KEY = word_set(
    "primary foreign sort partition cache dict state missing unexpected public pub index map json yaml config metric"
    " group row column hash lookup query kv num host routing idempotency correlation sequence dispatch registry hot"
    " head heads past value attention attn self cross layer proj reg meta wrong bad duplicate duplicated extra unknown"
    " required ignored matching dataset feature column batch input output model graph guard"
)
_TOKENIZER = word_set(
    "pad eos bos unk cls sep mask image video vision audio special next last first new max min num per add prompt chat"
    " text start end stop decoder encoder begin forced suppress the a this each one unexpected invalid current total"
    " input output generated prefill decode bad padding eot eod image_pad vision_start completion thinking draft"
    " accepted speculative batched tokenized n of many these those all any some few more cached reasoning string"
)
_OTHER_THINGS = word_set(
    "file files path paths dir folder name names url uri urls endpoint type types length len size sizes count counts"
    " limit limits budget ttl expiry expires expiration expired policy manager provider helper ref refs per index idx"
    " indices mask masks embedding embeddings embed dim dims prob probs logits logprobs parallelism error errors"
    " required missing enabled disabled usage stats rate throughput format version algorithm alg method mode level"
    " timeout padding states state proj weight weights bias layer layers norm head heads ids pos"
    " position positions s sec second seconds ms field fields column columns prefix suffix pattern regex rotation"
    " validation exchange request response service server generator generation usage factory class module function"
    " func fn ring vault engine backend failed ok strength reset change changed rules min max lifetime encoding"
    " check checks authentication parser pairs pair set map dict list tuple frozenset typed info data_type hint"
    " counter processed seen total throughput selection budget merge merging drop dropout shift shifted level"
)
_WORDS = Late(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_A-Za-z]+")


@lru_cache(maxsize=4096)
def strength_of(name: str) -> Strength | None:
    """How surely a value behind `name` is a secret; None: it is none."""
    words = words_of_name(name)
    for place in range(len(words) - 1, -1, -1):
        found = _strength(words, place, name)
        if found is not None:
            return None if any(word in _OTHER_THINGS for word in words[place + 1 :]) else found
    return None


@lru_cache(maxsize=4096)
def words_of_name(name: str) -> tuple[str, ...]:
    """The words of a name, in small letters: `HFToken_2` is hf, token, 2."""
    if name.isascii():
        return tuple(word.lower() for word in _WORDS.now.findall(name))
    whole = normalize("NFC", name).casefold()
    return tuple(part for part in re.split(r"[\W_]+", whole) if part)


def _strength(words: tuple[str, ...], place: int, name: str) -> Strength | None:
    word = words[place]
    before = words[place - 1] if place else ""
    if word in _PASSWORDS or word.endswith(_PASSWORD_ENDINGS) or word.endswith(_UNSPACED):
        return Strength.CERTAIN
    if word in ("hash", "id") and before == "api":
        return Strength.CERTAIN
    if word == "pw" or (word == "phrase" and before in ("seed", "recovery", "backup", "secret")):
        return Strength.CERTAIN
    if word == "pass":
        return _pass(before, name)
    if word in ("key", "keys"):
        if "secret" in words[max(0, place - 2) : place]:
            return Strength.CERTAIN  # `aws_secret_access_key`, `SECRET_KEY`
        return _key(before, words[place + 1 :])
    if word.endswith(_UNSPACED_KEYS):
        return Strength.WEAK
    if word.endswith("key") and word[:-3] in _KEY_QUALIFIERS:
        return Strength.LIKELY
    if word in _KEYS or word.endswith(_KEY_ENDINGS):
        return _token(word, before, words[place + 1 :], name)
    return None


def _pass(before: str, name: str) -> Strength | None:
    """`db_pass` is a password, `forward_pass` is a step and `PASS: test_x` a result."""
    if before in _PASS_IS_A_STEP or name == "Pass":
        return None
    if name == "PASS":
        return Strength.WEAK  # a password with `=` right behind it only
    return Strength.CERTAIN if before else Strength.LIKELY


def _key(before: str, after: tuple[str, ...]) -> Strength | None:
    if before in _NOT_A_SECRET_KEY or after[:1] in (("value",), ("values",)):
        return None
    if after[:1] == ("id",) and before not in ("access", "private"):
        return Strength.WEAK
    return Strength.LIKELY if before else Strength.WEAK


def _token(word: str, before: str, after: tuple[str, ...], name: str) -> Strength | None:
    if word in ("token", "tokens") and (before in _TOKENIZER or after[:1] == ("id",)):
        return Strength.WEAK if name.isupper() else None
    if word in ("auth", "session", "sid", "signature", "sig", "nonce", "cookie", "cookies", "tokens"):
        return Strength.WEAK
    return Strength.LIKELY if before or word not in ("token", "pat", "sas", "otp") else Strength.WEAK
