"""Keys and tokens that are known by their form: a row a kind, with where its issuer documents it.

A pattern is tried only where one of its beginnings stands, so that innocent text costs a search; a repetition without a
bound stands only at a pattern's end, so that the time is linear.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple


class Token(NamedTuple):
    """One kind of key or token."""

    kind: str
    starts: str
    """What it begins with, alternatives separated by spaces."""
    body: str
    """Pattern of the rest."""
    before: str = ""
    """Pattern of what stands before the fixed part, where that is not the beginning."""
    fold: bool = False
    """Upper and lower case alike."""


TOKENS: tuple[Token, ...] = (
    # AI platforms
    Token("huggingface-token", "hf_ api_org_", r"[A-Za-z0-9]{20,}"),  # huggingface.co/docs/hub/security-tokens
    Token("anthropic-key", "sk-ant-", r"[\w-]{20,}"),  # docs.anthropic.com
    Token("openai-key", "sk-", r"(?:proj-|svcacct-|admin-|None-|or-v1-|lf-)?[\w-]{20,}"),  # platform.openai.com/docs
    Token("wandb-key", "wandb_v1_", r"\w{30,}"),  # docs.wandb.ai
    Token("nvidia-key", "nvapi-", r"[\w-]{20,}"),  # docs.nvidia.com/ngc
    Token("replicate-token", "r8_", r"[A-Za-z0-9]{30,}"),
    Token("groq-key", "gsk_", r"[A-Za-z0-9]{20,}"),
    Token("xai-key", "xai-", r"[A-Za-z0-9]{30,}"),
    Token("perplexity-key", "pplx-", r"[A-Za-z0-9]{30,}"),
    Token("fireworks-key", "fw_", r"[A-Za-z0-9]{20,}"),
    Token("langsmith-key", "lsv2_pt_ lsv2_sk_", r"\w{20,}"),
    Token("tavily-key", "tvly-", r"[\w-]{20,}"),
    Token("jina-key", "jina_", r"[A-Za-z0-9]{30,}"),
    Token("pinecone-key", "pcsk_", r"\w{20,}"),
    Token("kaggle-token", "KGAT_", r"[A-Za-z0-9]{20,}"),
    Token("runpod-key", "rpa_ rpk_", r"[A-Za-z0-9]{30,}"),
    Token("fly-token", "fo1_ fm1a_ fm1r_ fm2_", r"[\w+/-]{30,}={0,3}"),
    Token("modal-token", "ak- as-", r"(?=[A-Za-z]*\d)[A-Za-z0-9]{20,}"),
    Token("elevenlabs-key", "sk_", r"[a-f0-9]{40,}"),
    Token("together-key", "tgp_v1_", r"[\w-]{30,}"),
    Token("cerebras-key", "csk-", r"[a-z0-9]{30,}"),
    Token("llamacloud-key", "llx-", r"[A-Za-z0-9]{30,}"),
    Token("voyage-key", "pa-", r"(?=[A-Za-z_-]*\d)[\w-]{40,}"),
    Token("zhipu-key", "", r"[a-f0-9]{32}\.[A-Za-z0-9]{16}(?![A-Za-z0-9])"),
    Token("airtable-token", "pat", r"[A-Za-z0-9]{14}\.[a-f0-9]{40,}"),
    Token("lambda-key", "secret_", r"[\w-]{1,60}_[a-f0-9]{32}\.[A-Za-z0-9]{16,}"),
    Token("posthog-key", "phc_ phx_ phs_ pha_", r"[A-Za-z0-9]{30,}"),
    Token("yandex-key", "AQVN t1. y0_", r"(?=[A-Za-z_.-]*\d)[\w.-]{35,}={0,2}"),
    Token("vast-key", "vt_ co_ cio_ pnu_ zpka_ bb_live_ bb_test_ lepton_", r"(?=[A-Za-z_]*\d)[A-Za-z0-9]{30,}"),
    # Code and packages
    Token("github-token", "github_pat_", r"\w{20,}"),  # docs.github.com, about authentication
    Token("github-token", "ghp_ gho_ ghu_ ghs_ ghr_", r"\w{20,}"),
    Token(
        "gitlab-token", "glpat- gldt- glrt- glcbt- glptt- glft- glimt- glagent- gloas- glsoat- glwt-", r"[\w.-]{20,}"
    ),
    Token("bitbucket-token", "ATBB", r"[\w=.-]{24,}"),
    Token("atlassian-token", "ATATT3", r"[\w=.-]{20,}"),
    Token("pypi-token", "pypi-", r"[\w-]{30,}"),  # pypi.org/help
    Token("npm-token", "npm_", r"[A-Za-z0-9]{30,}"),
    Token("rubygems-key", "rubygems_", r"[a-f0-9]{40,}"),
    Token("docker-token", "dckr_pat_ dckr_oat_", r"[\w-]{20,}"),
    Token("gitlab-token", "GR1348941 glffct-", r"[\w-]{20,}"),
    Token("sonar-token", "squ_ sqp_ sqa_", r"[a-f0-9]{40}"),
    Token("sourcegraph-token", "sgp_", r"[A-Za-z0-9_]{40,}"),
    Token("buildkite-token", "bkua_", r"[a-f0-9]{40}"),
    Token("artifactory-key", "AKCp cmVmd", r"[A-Za-z0-9]{50,}"),
    Token("artifactory-key", "AKC", r"(?=[A-Z\d]*[a-z])[A-Za-z0-9]{10,}"),
    Token(
        "artifactory-key", "AP",
        r"(?:(?=[A-Za-z]*\d)|(?!(?:[A-Z][a-z]{2,})+(?!\w))(?=(?:[A-Z]+[a-z]+){2}))(?=[A-Z\d]*[a-z])[\dA-F](?=[a-z\d]*[A-Z])[A-Za-z0-9]{8,}(?!\w)",
    ),
    Token("softlayer-key", "v3/ v3.1/", r"[a-z0-9]{64}(?!\w)"),
    Token("clojars-token", "CLOJARS_", r"[a-zA-Z0-9]{50,}"),
    Token("readme-key", "rdme_", r"[a-z0-9]{50,}"),
    Token("postman-key", "PMAK-", r"[a-f0-9]{24}-[a-f0-9]{34}"),
    Token("pulumi-token", "pul-", r"[a-f0-9]{40}"),
    Token("openshift-token", "sha256~", r"[\w-]{40,}"),
    Token("octopus-key", "API-", r"[A-Z0-9]{24,}"),
    Token("1password-secret", "A3-", r"[A-Z0-9]{6}-[A-Z0-9-]{15,40}"),
    Token("1password-token", "ops_eyJ", r"[\w+/-]{60,}={0,3}"),
    # Clouds
    Token(
        "aws-key", "AKIA ASIA ABIA ACCA AGPA AIDA AROA ANPA", r"[A-Z0-9]{16,17}(?![A-Za-z0-9])"
    ),  # docs.aws.amazon.com/IAM, identifiers: AKIA and ASIA have 20 characters, AROA, AIDA and others 21
    Token("aws-key", "A3T", r"(?=[A-Z]*\d)[A-Z0-9]{17}(?![A-Za-z0-9])"),
    Token("aws-key", "bedrock-api-key-", r"[A-Za-z0-9+/]{20,}={0,2}"),
    Token("aws-key", "ABSK", r"[A-Za-z0-9+/=]{40,}"),
    Token("gcp-key", "AIza", r"[\w-]{30,}"),  # cloud.google.com/docs/authentication/api-keys
    Token("gcp-token", "ya29.", r"[\w.-]{20,}"),
    Token("gcp-secret", "GOCSPX-", r"[\w-]{20,}"),
    Token("gcp-refresh-token", "1//0", r"[\w-]{30,}"),
    Token("azure-key", "accountkey=", r"[A-Za-z0-9+/=]{40,}", fold=True),  # learn.microsoft.com/azure/storage
    Token("azure-key", "sharedaccesskey=", r"[A-Za-z0-9+/]{20,}={0,2}", fold=True),
    Token("azure-secret", "Q~", r"[\w~.-]{30,}", before=r"[\w~.-]{3}\d"),  # learn.microsoft.com/entra
    Token("azure-devops-token", "AZDO", r"[A-Za-z0-9]{4}", before=r"[A-Za-z0-9]{76}"),
    Token("digitalocean-token", "dop_v1_ doo_v1_ dor_v1_", r"[a-f0-9]{40,}"),
    Token("databricks-token", "dapi dose dkea", r"[a-f0-9]{32}(?:-\d)?"),
    Token("alibaba-key", "LTAI", r"[A-Za-z0-9]{12,}"),
    Token("hashicorp-token", "hcp. s.", r"(?=[A-Za-z]*\d)[A-Za-z0-9]{24,}(?!\w|\.\w|\()"),
    Token("dynatrace-token", "dt0c01. dt0s01. dt0s02. dt0s16.", r"[A-Za-z0-9]{20,}(?:\.[A-Za-z0-9]{40,})?"),
    Token("k3s-token", "K10", r"[a-f0-9]{64}(?:::[\w.-]+:[\w-]+)?"),
    Token("swarm-token", "SWMTKN-1-", r"[a-z0-9]{20,}-[a-z0-9]{15,}"),
    Token("scaleway-key", "SCW", r"(?=[A-Z]*\d)[A-Z0-9]{17}(?![A-Za-z0-9])"),
    Token("cloudflare-key", "v1.0-", r"[a-f0-9]{24}-[a-f0-9]{100,}"),
    Token("heroku-key", "HRKU-", r"[\w-]{20,}"),
    Token("supabase-key", "sbp_ sb_secret_ sb_publishable_", r"[\w-]{20,}"),
    Token("planetscale-token", "pscale_tkn_ pscale_pw_ pscale_oauth_", r"[\w=.-]{20,}"),
    Token("tailscale-key", "tskey-", r"[a-z]+-[\w-]{10,}"),
    Token("terraform-token", ".atlasv1.", r"[\w=-]{40,}", before=r"[A-Za-z0-9]{14}"),
    Token("vault-token", "hvs. hvb. hvr.", r"[\w-]{20,}"),  # developer.hashicorp.com/vault/docs/concepts/tokens
    Token("doppler-token", "dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.", r"[\w.-]{20,}"),
    # Chat, mail, monitoring, payment
    Token("slack-token", "xoxa- xoxb- xoxe- xoxo- xoxp- xoxr- xoxs- xoxe.xoxb- xoxe.xoxp- xapp-", r"[A-Za-z0-9-]{8,}"),
    Token("slack-webhook", "hooks.slack.com/", r"(?:services|workflows|triggers)/[\w+/-]{10,}"),  # api.slack.com
    Token("discord-webhook", "discord.com/api/webhooks/ discordapp.com/api/webhooks/", r"\d+/[\w-]{20,}"),
    Token("discord-token", "", r"[MNO][\w-]{23,27}\.[\w-]{6}\.(?=[A-Za-z_-]*\d|[\w-]*[a-z][A-Z][a-z]?[A-Z])[\w-]{27,}"),
    Token("telegram-token", ":A", r"(?:A[\w-]{30,}|[\w-]{34}(?![\w-]))", before=r"\d{5,16}"),
    Token("telegram-token", ":", r"(?=[\w-]{0,30}\d)(?=[\w-]{0,30}[A-Z])[\w-]{35}(?![\w-])", before=r"\d{8,10}"),
    Token("teams-webhook", "webhook.office.com/", r"[\w@/-]{20,}", before=r"(?:[a-z0-9-]{1,60}\.)?"),
    Token("sendgrid-key", "SG.", r"(?:[\w-]{16,}\.[\w-]{16,}|[\w=.-]{66})"),
    Token("twilio-key", "SK AC", r"(?:[a-fA-F0-9]{32}|(?=[a-z]*\d)[a-z0-9]{32})(?![A-Za-z0-9])"),
    Token("brevo-key", "xkeysib- xsmtpsib-", r"[a-f0-9]{60,}-[A-Za-z0-9]{16}"),
    Token("facebook-token", "EAAM EAAC EAAA", r"(?=[A-Za-z_-]*\d)[\w-]{40,}"),
    Token("flutterwave-key", "FLWSECK_TEST- FLWPUBK_TEST- FLWSECK- FLWPUBK-", r"[a-h0-9]{12,}(?:-X)?"),
    Token("shippo-token", "shippo_live_ shippo_test_", r"[a-fA-F0-9]{40}"),
    Token("duffel-token", "duffel_test_ duffel_live_", r"[\w=-]{40,}"),
    Token("easypost-key", "EZAK EZTK", r"[A-Za-z0-9]{50,}"),
    Token("frameio-token", "fio-u-", r"[\w=-]{60,}"),
    Token("typeform-token", "tfp_", r"[\w=.-]{50,}"),
    Token("intra42-key", "s-s4t2ud- s-s4t2af-", r"[a-f0-9]{60,}"),
    Token("sumologic-key", "sm_pat_ sm_aat_ sm_sat_", r"[A-Za-z0-9]{16}"),
    Token("adobe-secret", "p8e-", r"[a-z0-9]{32}"),
    Token("infracost-key", "ico-", r"[A-Za-z0-9]{32}"),
    Token("meraki-key", "4b1d", r"[A-Za-z0-9]{38}"),
    Token("bittly-key", "tly- tk-us-", r"[\w-]{28,}"),
    Token(
        "launchdarkly-key", "sdk- mob- api- ld-", r"[a-f0-9]{8}-?[a-f0-9]{4}-?[a-f0-9]{4}-?[a-f0-9]{4}-?[a-f0-9]{12}"
    ),
    Token("newrelic-key", "NRII- NRJS- NRRA- NRAA-", r"[A-Za-z0-9-]{18,}"),
    Token("mailgun-key", "key- pubkey-", r"[a-f0-9]{32}"),
    Token("mailgun-key", "-", r"[a-h0-9]{8}-[a-h0-9]{8}(?![\w-])", before=r"[a-h0-9]{32}"),
    Token("mailchimp-key", "-us", r"\d{1,2}(?!\d)", before=r"(?=[a-z]*\d)[a-z0-9]{32}"),
    Token(
        "stripe-key", "sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_",
        r"[A-Za-z0-9]{10,}",
    ),  # docs.stripe.com/keys
    Token("stripe-key", "whsec_", r"[A-Za-z0-9+/=]{20,}"),
    Token("shopify-token", "shpat_ shpca_ shppa_ shpss_", r"[a-fA-F0-9]{32}"),
    Token("square-token", "EAAA", r"(?=[A-Za-z_-]*\d)[\w-]{22,}"),
    Token("square-token", "sq0", r"[a-z]{3}-[\w\\-]{20,}"),
    Token("newrelic-key", "NRAK-", r"[A-Za-z0-9]{20,}"),
    Token("grafana-token", "glsa_ glc_", r"[\w+/=]{20,}"),
    Token("sentry-token", "sntrys_ sntryu_", r"[\w+/=.-]{30,}"),
    Token("notion-token", "ntn_ secret_", r"[A-Za-z0-9]{30,}"),
    Token("contentful-token", "CFPAT-", r"[\w-]{30,}"),
    Token("vercel-token", "vercel_ vcp_", r"[A-Za-z0-9]{20,}"),
    Token("linear-key", "lin_api_ lin_oauth_", r"[A-Za-z0-9]{30,}"),
    Token("figma-token", "figd_", r"[\w-]{30,}"),
    Token(
        "authress-key", "sc_ ext_ scauth_ authress_",
        r"[a-z0-9]{5,30}\.[a-z0-9]{4,6}\.acc[_-][a-z0-9-]{10,32}\.[A-Za-z0-9+/_=-]{30,}",
    ),
    Token("harness-key", "pat. sat.", r"[\w-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}"),
    Token("dropbox-token", "sl.", r"(?=[A-Za-z_=-]*\d)[\w=-]{100,}"),
    Token("dropbox-token", "AAAAAAAAAA", r"[\w=-]{43}(?![\w=-])", before=r"[A-Za-z0-9]{11}"),
    Token("beamer-key", "b_", r"(?=[a-z=_-]*\d)[a-z0-9=_-]{44}(?![\w=-])"),
    Token("freemius-key", "sk_", r"(?=[a-z\d]*[^a-z\d])[^\s\"'_]{29}(?=[\"'\s]|$)"),
    Token("okta-token", "00", r"(?=[A-Z\d_=-]*[a-z])(?=[a-z\d_=-]*[A-Z])[\w=-]{40}(?![\w=-])"),
    Token("sumologic-key", "su", r"(?=[A-Za-z]*\d)(?=[a-z\d]*[A-Z])(?=[A-Z\d]*[a-z])[A-Za-z0-9]{12}(?!\w)"),
    Token("nebula-key", "dnkey-", r"[\w=-]{26}-[\w=-]{52}"),
    Token("mapbox-token", "pk. sk. tk.", r"[A-Za-z0-9]{60,120}\.[\w-]{22}"),
    Token("maxmind-key", "_mmk", r"(?![A-Za-z0-9])", before=r"[A-Za-z0-9]{6}_[A-Za-z0-9]{29}"),
    Token(
        "plaid-token", "access-sandbox- access-development- access-production-",
        r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    ),
    Token("gocardless-token", "live_", r"(?=[A-Za-z_=-]*\d)[\w=-]{40}(?![\w=-])"),
    Token("lob-key", "live_ test_ live_pub_ test_pub_", r"(?:[a-f0-9]{35}|[a-f0-9]{31})(?!\w)"),
    Token("facebook-token", "| %", r"[\w-]{27,40}", before=r"\d{15,16}"),
    Token(
        "twitter-token", "-", r"(?=[a-z0-9]*[A-Z])(?=[A-Z0-9]*[a-z])[A-Za-z0-9]{20,45}(?![A-Za-z0-9])",
        before=r"\d{15,25}",
    ),
    Token("twitter-token", "AAAAAAAAAAAAAAAAAAAAAA", r"(?=[A-Za-z]*\d)[A-Za-z0-9%]{70,}"),
    Token("yandex-key", "YC", r"(?=[A-Za-z_-]*\d)(?=[\w-]{0,38}[a-z])[\w-]{38}(?![\w-])"),
    Token("gitlab-token", "_gitlab_session=", r"[0-9a-z]{32}"),
    # Forms that many issuers share
    Token(
        "jwt", "ZXlK", r"(?=[\w+/\\\r\n-]{40})[A-Za-z0-9+/_-]{8,}(?:(?:\\{1,2}[nr]?|\r?\n)?[A-Za-z0-9+/_-]{10,})*={0,2}"
    ),  # base64 of base64, also in lines
    Token("jwt", "eyJ eyA ewo", r"[\w=-]{8,1500}\.[\w=-]{8,}(?:\.[\w-]*){0,3}"),  # RFC 7519
    Token("jwt", "ey", r"[A-Za-z0-9]{17,1500}\.ey[\w/\\-]{17,}(?:\.[\w/\\-]*={0,2})?"),
    Token(
        "json-token", "eyJ", r"[A-Za-z0-9+/_-]{36,}={0,3}"
    ),  # base64 of `{"`, as Grafana, Neptune, Cloudflare write keys
    Token("age-key", "AGE-SECRET-KEY-", r"(?:PQ-)?1[A-Z0-9]{50,}"),
    Token(
        "ssh-public-key", "AAAA", r"[BCE][23]N[A-Za-z0-9+/]{30,}={0,3}(?: [\w.@+-]+)?"
    ),  # RFC 4253; its comment names
)  # fmt: skip

SHORTEST = 11
"""Characters of the shortest key: names and versions of packages, most texts of a report, are shorter."""

PRIVATE_KEY = re.compile(
    r"-----BEGIN[ A-Z0-9_-]{0,100}?PRIVATE KEY(?: BLOCK)?-----"
    r"[^-]*(?:-(?!----)[^-]*)*"
    r"(?:-----(?:[\w ]{0,60}-----)?|\Z)"
)
"""RFC 7468 and OpenSSH; also on one line with `\\n` in it, and cut off at the end of the text."""


@cache
def compiled(token: Token) -> re.Pattern[str]:
    """The whole pattern with a boundary in front, compiled when it is first needed."""
    starts = "|".join(re.escape(start) for start in token.starts.split(" "))
    front = r"(?<![A-Za-z0-9_~.-])" if token.before else r"(?<![A-Za-z0-9])"
    return re.compile(f"{front}{token.before}(?:{starts}){token.body}", re.ASCII | (re.IGNORECASE if token.fold else 0))


def tokens_in(text: str, among: Iterable[Token] = TOKENS) -> list[Token]:
    """The kinds that may be in `text`: of which a beginning is in it."""
    if len(text) < SHORTEST:
        return []
    folded = text.casefold()
    return [token for token in among if _may_be_in(folded if token.fold else text, token)]


def _may_be_in(text: str, token: Token) -> bool:
    for start in beginnings(token.starts):  # noqa: SIM110 - `any` over a generator takes three times as long
        if start in text:
            return True
    return False


@cache
def beginnings(starts: str) -> tuple[str, ...]:
    """What keys of a kind begin with."""
    return tuple(starts.split(" "))
