"""Lines in which people and machines are named at fixed places: prompts, listings, launchers, schedulers, registries.

A row is a pattern and what must stand in a text for it to be tried. Its named groups say what stands there, `user`,
`host`, `image` ..., with a number where one occurs twice; everything else in the line is kept.
"""

import re

from envcheck.report.redact.patterns import Late

_U = r"[A-Za-z_][\w.-]{0,31}\$?"
_H = r"[A-Za-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){0,6}"
_HP = r"(?:<[a-z]{1,20}-\d{1,6}>|[A-Za-z][\w.-]{1,100})"
_HS = r"[A-Za-z][\w.-]{1,62}(?:\[[\d,-]{1,60}\])?(?::\d{1,3})?(?:,[A-Za-z][\w.-]{1,62}(?:\[[\d,-]{1,60}\])?(?::\d{1,3})?){0,64}"
_B = r"(?:^|(?<=[\s\"'(=:,>\[\u2000-\u2006]))"
_ID = r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}"
_N = r"[^\W\d_][\w.'-]{0,30}(?: [^\W\d_][\w.'-]{0,30}){1,3}"
_J = r"[A-Za-z0-9][\w.-]{1,100}"
_L = r"(?:^|(?<=[\"']))\s{0,24}"
_E = r"(?=[\s\"'\\]|$)"
_Q = r"\\{0,7}[\"'`]?"


def _row(pattern: str, *needles: str, flags: int = 0) -> Late:
    return Late(pattern, *needles, flags=flags | re.MULTILINE)


LINES: tuple[Late, ...] = (
    # Prompts of shells
    _row(rf"\[(?P<user>{_U})@(?P<host>{_H}) [^\]\n]{{1,80}}\][$#]", "]$", "]#"),
    _row(rf"{_B}(?P<user>{_U})@(?P<host>{_H}) (?:MINGW\d\d|MSYS|UCRT64|CLANG64|[~/][^\s]{{0,80}} ?[%#$>❯])", "MINGW", "MSYS", "%", "$", "❯"),
    _row(rf"(?P<user>{_U})[㉿🐧💀](?P<host>{_H})", "㉿", "🐧", "💀"),
    _row(rf"{_L}(?:\S{{1,60}} )?[➜❯λ] {{1,3}}(?P<host>[A-Za-z][\w.-]{{2,62}}) (?=git:|on |via |\S{{1,60}} )", "➜", "❯", "λ"),
    _row(rf"{_L}(?P<host>{_H}):(?:~|/\S{{0,100}})? ?# (?=\S)", "# "),
    _row(rf"{_B}(?P<host>{_H}) login: ?(?P<user>{_U})?", " login:"),
    _row(rf"\bWelcome to (?P<host>[A-Za-z][\w-]{{1,62}}\d[\w.-]{{0,60}})[!\s]", "Welcome to "),
    _row(rf"\bHello,? (?P<user>[a-z][\w.-]{{1,31}})!", "Hello"),
    # Windows: domains, shares
    _row(rf"(?<![\w\\:$.-])\\{{2,8}}(?!wsl)(?P<host>{_H})(?=\\{{1,4}}[\w$.-])", "\\\\"),
    _row(rf"(?<![\w:/])//(?P<host>{_H})/(?P<dir>[\w.$-]{{1,64}})(?=[/\s\"']|$)(?![^\n]{{0,80}}//)", "//"),
    # What a command before says of the line after it
    _row(rf"[$#>] (?:(?:huggingface-cli |hf auth |hf |wandb |npm |kaggle |modelscope )?whoami|gcloud config get(?:-value)? account|git config (?:--\w+ )?user\.\w+|id -un|logname|echo \$USER|ps -o user=[^\n]{{0,60}})\n(?P<user>{_U})$", "whoami", "id -un", "logname", "$USER", "user=", "user.", "account"),
    _row(rf"[$#>] (?:sudo )?(?:hostname|uname -n|hostnamectl hostname|cat /etc/hostname|echo \$HOSTNAME)[^\n]{{0,40}}\n(?P<host>{_H})(?=\s|$)", "hostname", "uname -n", "HOSTNAME"),
    _row(r"(?:serial[-_]number|product_serial|board_serial|chassis_serial|product_uuid|machine-id|hardware_uuid)\n(?P<serial>[\w-]{6,64})$", "serial", "uuid", "machine-id"),
    _row(rf"{_L}Cron <(?P<user>{_U})@(?P<host>{_H})>|<(?P<user2>{_U})@(?P<host2>[A-Za-z][\w-]{{0,62}})>", "@"),
    _row(rf"(?<![\w.+@/-])(?P<user>{_U})@(?=\d{{1,3}}(?:\.\d{{1,3}}){{3}}\b|<ip-)", "@"),
    _row(rf"{_L}(?:login|[Uu]ser|account) {{1,8}}(?P<user>[A-Za-z_][\w.@-]{{1,62}})$", "login", "ser ", "account"),
    _row(rf"{_L}Host {{1,8}}(?P<host>(?!\*)[A-Za-z][\w.-]{{1,62}})$|{_L}Host[Nn]ame {{1,8}}(?P<host2>{_H})$", "Host"),
    _row(rf"{_L}(?:\d{{1,3}}\.){{3}}\d{{1,3}}[ \t]{{1,24}}(?P<host>{_HP})(?:[ \t]{{1,24}}(?P<host2>{_HP})){{0,1}}(?:[ \t]{{1,24}}(?P<host3>{_HP})){{0,1}}[ \t]*$", "."),
    _row(rf"{_L}(?:\d{{1,3}}\.){{3}}\d{{1,3}} {{1,12}}(?P<host>[A-Za-z][\w.-]{{1,62}}) {{1,24}}(?P<user>[\w.+-]{{1,62}}@)", "@"),
    _row(rf"\[sudo\] password for (?P<user>{_U})|[Pp]ass(?:word|phrase) for (?:user )?\\{{0,7}}['\"]?(?P<user2>{_U})(?=['\"\\:@ ])", "assword for", "assphrase for"),
    _row(rf"\b(?:of|by|for|as|from|of|,) User (?P<user>{_U})(?=[\s.,;:)]|$)", " User "),
    _row(rf"\b[Uu]ser (?P<user>[A-Za-z_][\w.-]{{1,31}}) (?:on|host|at|from) (?P<host>{_H}|<[a-z]{{1,20}}-\d{{1,6}}>)(?=[\s,;:)]|$)", "ser "),
    _row(rf"\b(?:used|locked|held|reserved|occupied|blocked|taken|claimed|cancelled|killed|uploaded|modified|changed|edited|pushed|merged|committed|built|deployed|opened|reported) by (?:user )?(?P<user>[a-z][a-z0-9]{{0,20}}(?:[._][a-z0-9]+|\d+))(?=[\s.,;:)]|$)", " by "),
    _row(rf"\[(?P<user>{_U})@\d{{4}}-\d\d", "@2"),
    _row(rf"{_L}\d{{2,12}}(?:_\d{{1,6}})?(?:\.\w{{1,12}})?[ \t]{{1,24}}(?P<user>{_U})[ \t]{{1,24}}(?:COMPLETED|FAILED|OUT_OF_ME\+?|OUT_OF_MEMORY|TIMEOUT|CANCELLED\+?|RUNNING|PENDING|NODE_FAIL|PREEMPTED)", "COMPLETED", "FAILED", "OUT_OF_ME", "TIMEOUT", "CANCELLED", "RUNNING", "PENDING", "NODE_FAIL", "PREEMPTED"),
    _row(rf"\bwhoami\W{{1,12}}name\W{{1,8}}(?P<user>[\w.-]{{2,62}})|[\"']name\\{{0,7}}[\"']: ?\\{{0,7}}[\"'](?P<user2>[^\"'\\\n]{{2,60}})\\{{0,7}}[\"'], ?\\{{0,7}}[\"'](?:full_?name|e-?mail|login|username)", "name"),
    _row(rf"[\"']orgs\\{{0,7}}[\"']: ?\[\{{\\{{0,7}}[\"']name\\{{0,7}}[\"']: ?\\{{0,7}}[\"'](?P<org>[\w.-]{{2,62}})", "orgs"),
    _row(rf"\b(?:starting|stopping|spawning|for|of|Starting|Stopping|Spawning|culling) (?P<user>[A-Za-z][\w.-]{{1,62}})'s (?:server|notebook|session|pod|home|kernel|job|container)", "'s "),
    _row(rf"^users:\n- name: (?P<user>[\w.@/-]{{2,100}})$|^- cluster:\n(?:[^\n]{{0,4000}}\n){{1,4}}  name: (?P<cluster>[\w.@:/-]{{2,100}})$", "users:", "cluster:"),
    _row(rf"\bopen display:? {_Q}(?P<host>{_H}):\d|\bDISPLAY=(?P<host2>[A-Za-z][\w.-]{{1,62}}):\d|(?P<host3>{_H})/unix:\d", "isplay", "DISPLAY", "/unix:"),
    _row(rf"{_L}(?P<host>{_H}):(?P<host2>{_H}):\d{{1,10}}:\d{{1,10}} \[", "] "),
    _row(rf"{_L}(?P<host>[A-Za-z][\w.-]{{2,62}}):(?P<dir>~|[\w./-]{{1,60}}) (?P<user>[a-z_][\w.-]{{1,31}})[$%#](?: |$)", "$", "%", "#"),
    _row(rf"\b(?:mysql|mariadb|mysqldump|psql|pg_dump|pg_restore|docker login|podman login|helm registry login|smbclient|curl|ldapsearch|sqlcmd|mongosh|clickhouse-client)\b[^\n|;]{{0,200}}? (?:-u|-U|--user(?:name)?)[ =]?(?P<user>[A-Za-z_][\w.-]{{1,62}})(?=[\s%:\"'\\]|$)", "sql", "login", "client", "curl", "pg_", "maria", "mongosh", "ldap"),
    _row(r"(?<![\w.+-])(?P<user>[\w.+-]{2,62})@(?= {2,}(?:linux|macOS|windows|iOS|android)|::ffff:)", "@"),
    _row(rf"\bLOGONSERVER=\\{{0,8}}(?P<host>[\w.-]{{2,62}})|{_L}(?:Host ?[Nn]ame|(?:Primary|Connection-specific) D[Nn][Ss] Suffix|DNS Suffix Search List)[ .]{{0,60}}: {{0,60}}(?P<host2>[\w.-]{{2,62}})|{_L}Logon Server: {{1,60}}\\{{0,8}}(?P<host3>[\w.-]{{2,62}})", "LOGONSERVER", "Host", "Suffix", "Logon Server"),
    _row(r"\bProduct ID: {1,40}(?P<serial>[0-9A-Z]{5}-[\w-]{5,30})", "Product ID"),
    _row(r"\"UserId\": ?\"[^\":]{3,60}:(?P<user>[\w.@-]{2,62})\"", "UserId"),
    _row(r"\b(?:domain|realm|workgroup|WORKGROUP|domain_name)=(?P<domain>[A-Za-z][\w.-]{1,62})", "domain", "realm", "orkgroup", "WORKGROUP"),
    _row(r"\bsystem:serviceaccount:(?P<namespace>[\w.-]{2,63}):(?P<user>[\w.-]{2,63})", "serviceaccount"),
    _row(r"\bHOSTID[ =:]{1,3}(?P<serial>[0-9a-fA-F]{8,16})\b", "HOSTID"),
    _row(rf"\bThe token {_Q}(?P<job>[\w.-]{{3,60}})\\{{0,7}}[\"'`] has been saved", "has been saved"),
    _row(r"\bconnected to \\{0,7}\"(?P<network>[^\"\\\n]{2,32})\\{0,7}\" hw", "connected to"),
    _row(rf"--(?:project|account|billing-project|impersonate-service-account|workspace|entity|team|org|organization|group|wandb[_-](?:project|entity|name|run[_-]name)|run[_-]name|experiment[_-]name|job[_-]name|bucket|user|username|owner)[ =]{_Q}(?P<job>[A-Za-z][\w.-]{{0,60}}[-_.\d][\w.-]{{0,60}})(?=[\s\"'\\,;]|$)", "--"),
    _row(r"(?<![\w.+/-])(?P<phone>\+\d{1,3}[ (.-]{1,2}\d[\d ().-]{6,16}\d)(?![\w.])", "+"),
    _row(rf"(?<![\w.+@/-])(?P<user>{_U})@(?P<host>{_H})(?=(?:'s password|\) (?:Password|Verification)))", "'s password", ") Password", ") Verification"),
    _row(r"\bmachine \S{1,200}\s{1,4}login (?P<user>[\w.@+-]{2,62})", "machine "),
    _row(rf"\[user\]\n(?:[ \t]+\w{{1,30}} = [^\n]*\n){{0,6}}?[ \t]+name = (?P<person>{_N})$", "[user]"),
    _row(rf"\bauth\s{{0,3}}=\s{{0,3}}(?:[\w.]{{1,60}})?\(\s{{0,3}}[bru]?[\"'](?P<user>[A-Za-z_][\w.@-]{{1,62}})[\"']\s{{0,3}},", "auth"),
    _row(r"/user:[^\s\\]{1,60}\\{1,2}(?P<user>[\w.-]{2,31})", "/user:"),
    _row(r"^(?:aws_)?access_key(?:_id)?\s?=\s?(?P<user>[A-Za-z][\w.-]{2,62})$", "access_key"),
    _row(r"\bclient_(?:id|email)\\{0,7}[\"']?\s?[:=]\s?\\{0,7}[\"']?(?P<account>\d{15,24})(?!\d)", "client_id"),
    _row(r"\((?:[\w.-]{1,40})?@(?P<serial>(?:\d{1,3}\.){3}\d{1,3})\)", "@"),
    _row(rf"\b(?:docker|podman|nerdctl)\b[^\n|;]{{0,400}}? (?:-h|--network-alias|--add-host)[ =](?P<host>{_H})(?=[\s:]|$)", "docker", "podman", "nerdctl"),
    _row(rf"\b(?:docker|podman|nerdctl|helm registry|oras) login\b[^\n|;]{{0,400}}? (?P<host>(?:[\w-]{{1,63}}\.){{1,6}}[\w-]{{2,63}})(?=:\d{{2,5}}|/|\s|$)", " login"),
    _row(rf"/etc/(?:letsencrypt/(?:live|archive|renewal)|ssl/(?:private|certs)|nginx/[\w-]{{1,30}}|pki/tls/(?:certs|private)|(?:docker|containerd)/certs\.d)/(?P<host>(?:[\w-]{{1,63}}\.){{1,6}}[a-z]{{2,24}})(?=\.(?:key|pem|crt|cer|conf|csr)\b|/|:\d)", "/etc/"),
    _row(rf"(?<=[\"'])(?P<user>{_U})@(?P<host>(?!v?\d|fp\d|sha\d)[A-Za-z][\w-]{{1,40}}\d[\w-]{{0,20}})(?=[\"'\\])", "@"),
    _row(r"_(?:AUTH|CREDENTIALS|CREDS|USERPASS|LOGIN)\s?[=:]\s?[\"']?(?P<user>[\w.@-]{2,62})(?=[:/]<secret-)", "_AUTH", "_CRED", "_USERPASS", "_LOGIN"),
    # Monitors of GPUs: gpustat
    _row(rf"(?:(?<=[| ])|^)(?P<user>{_U})(?=(?::[\w.-]{{1,64}})?(?:/\d{{1,10}})?\(\d{{1,6}}M\))", "M)"),
    _row(rf"{_L}(?P<host>{_H}) {{1,12}}(?=(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d \d{{4}} {{1,4}}\d{{3}}\.\d)", ":"),
    # Runners of tests, and schedulers
    _row(rf"{_L}on (?P<host>{_H}) (?P<serial>[\w-]{{8,12}}), system ID: (?P<serial2>[\w-]{{6,20}})", "system ID"),
    _row(rf"\bBuilding (?:remotely )?on (?P<host>{_H})(?: \([^)\n]{{0,80}}\))? in workspace \S{{0,100}}?/workspace/(?P<job>[\w.@-]{{2,100}})", "in workspace"),
    _row(r"\bexec_v?host2? ?= ?(?P<host>[A-Za-z][\w.-]{0,62})(?=/\d)|(?<=[*\d]\+)(?P<host2>[A-Za-z][\w.-]{0,62})(?=/\d{1,3}(?:\*\d|\+|\s|$))", "exec_", "+"),
    _row(r"\b(?:as|by|for|of) user <(?P<user>(?!user-\d)[\w.@-]{2,62})>|\b[Cc]luster <(?P<cluster>(?!cluster-\d)[\w.-]{2,62})>", "ser <", "luster <"),
    # Listings: files, processes, users
    _row(rf"{_L}[bcdlps-][rwxsStT-]{{9}}[.+@]? {{1,4}}\d{{1,6}} {{1,8}}(?P<user>{_U}) {{1,20}}(?P<group>{_U})(?= {{1,20}}\d)", "rw", "r-", "--"),
    _row(rf"{_L}(?P<user>{_U}) {{1,20}}\d{{1,8}} {{1,8}}\d{{1,8}} {{1,8}}\d{{1,3}} (?:\d\d:\d\d|[A-Z][a-z]{{2}}\d\d|\d{{4}}) (?:\?|\S{{1,10}}) {{1,10}}\d+:\d\d:\d\d ", ":"),
    _row(rf"{_L}\d{{1,8}} (?P<user>[A-Za-z_][\w.+-]{{0,31}}) {{1,20}}(?:-?\d{{1,3}}|rt) {{1,8}}-?\d{{1,3}} {{1,8}}[\d.]+[kmgt]? ", "."),
    _row(rf"{_L}(?P<user>{_U}) {{1,20}}(?:pts/\d+|tty\d+|:\d) {{1,20}}[^\n(]{{0,60}}(?:\((?P<host>{_H})\))?", "pts/", "tty", " :0"),
    _row(rf"{_L}(?P<user>{_U}):[x*!]?:\d{{1,10}}:\d{{1,10}}:(?P<gecos>[^:\n]{{0,100}}):", ":/"),
    _row(rf"{_L}(?P<user>{_U}):[!*$][^:\n]{{0,300}}:\d{{4,6}}:", ":"),
    _row(rf"{_L}%?(?P<user>{_U}) {{1,8}}ALL ?= ?\(", "ALL"),
    _row(rf"{_L}(?P<user>{_U}) {{1,20}}\d{{1,8}} {{1,8}}[CG+]{{1,3}} {{1,8}}\S", "  C ", "  G "),
    _row(rf"\b(?:UserId|GroupId)=(?P<user>{_U})\(\d", "UserId=", "GroupId="),
    _row(rf"\bGroupId=(?P<group>{_U})\(\d", "GroupId="),
    _row(rf"{_L}\d{{1,10}}(?:_\d{{1,6}})? {{1,12}}\S{{1,20}} {{1,12}}(?P<job>{_J}) {{1,12}}(?P<user>{_U}) {{1,12}}(?:R|PD|CG|CD|F|S|ST|TO|NF|CA) {{1,12}}[\d:-]{{1,16}} {{1,12}}\d{{1,5}} (?P<hosts>{_HS})?", ":"),
    # Accounts in messages
    _row(rf"{_B}(?P<user>{_U}) is not in the sudoers", "sudoers"),
    _row(rf"\b(?:usermod|adduser|deluser|gpasswd|passwd|userdel|chage|loginctl enable-linger|finger|getent passwd|crontab -u|su -l?|sudo -i?u|runuser -u|chfn)(?: -{{1,2}}[\w=-]{{1,20}}(?: \w{{1,20}})?){{0,3}} (?P<user>{_U})(?=[\s\"';,]|$)", "user", "su ", "passwd", "finger", "crontab", "chage", "sudo", "linger", "gpasswd", "chfn"),
    _row(rf"\bchown(?: -{{1,2}}[\w=-]{{1,20}}){{0,3}} (?P<user>{_U})(?::(?P<group>{_U}))?(?= )", "chown"),
    _row(rf"\b(?:no crontab for|crontab for|mail (?:to|for)|Sessions? \S{{1,12}} of(?: user)?|session of user|whoami:|started by(?: user)?|[Cc]reated by|[Ss]ubmitted by|[Rr]un by|[Ll]aunched by|[Oo]wned by(?: user)?|(?:[Ll]ogged (?:in|on)|[Aa]uthenticated) as(?: user)?:?|requested by) {_Q}(?P<by>[a-z_][\w.-]{{1,31}})(?=[\s.,;:)\"'\\]|$)(?: on (?P<host>[A-Za-z][\w.-]{{0,60}}\d[\w.-]{{0,20}}))?", "crontab", "mail ", "ession", "whoami", "by ", "wned", "ogged ", "uthenticated"),
    _row(rf"\b(?:[Uu]ser|[Rr]ole|[Aa]ccount|[Ll]ogin|username|USER|owner) \\{{0,7}}[\"'`](?P<user>[A-Za-z_][\w.@-]{{0,62}})\\{{0,7}}[\"'`](?:@\\{{0,7}}[\"'`](?P<host>{_H})\\{{0,7}}[\"'`])?", "ser ", "ole ", "ccount ", "ogin ", "username", "USER", "owner"),
    _row(rf"\b(?:[Ii]nvalid user|[Dd]isconnected from(?: authenticating| invalid)? user|[Uu]nknown user|[Aa]uthenticating user|[Ff]ailed \w{{1,30}} for(?: invalid user)?|[Pp]ermission denied for(?: user)?|[Ss]witch(?:ing|ed) to user|[Rr]unning as user|no such user:?|changing ownership[^\n]{{0,60}}: user) {_Q}(?P<user>{_U})(?=[\s.,;:)\"'\\]|$)", "ser ", "for "),
    _row(rf"\b(?:for|of|by|as|from) user (?P<user>{_U})(?=[\s.,;:)\"'\\(]|$)", " user "),
    _row(rf"\b[Uu]ser (?P<user>[a-z_][\w.-]{{1,31}}) (?=\(uid|does not exist|not found|is not|has no|cannot|logged|not allowed|\()", "ser "),
    _row(rf"\bid: \\{{0,7}}['\"‘](?P<user>{_U})\\{{0,7}}['\"’]: no such user", "no such user"),
    _row(rf"(?<=[\s,;(]uid=)(?P<user>[A-Za-z][\w.-]{{1,31}})(?=,ou=|,cn=|,dc=)|\buid=(?P<user2>[A-Za-z][\w.-]{{1,31}})(?=,(?:ou|cn|dc)=)", "uid="),
    _row(rf"\b(?:CN|cn) ?= ?(?P<subject>[\w.*@-]{{2,64}})", "CN", "cn="),
    _row(rf"\b(?:OU|O|L|ST) ?= ?(?P<org>[A-Za-z][\w.& -]{{1,63}}?)(?=\s{{0,2}}[,/\n\r\"']|$)", "CN=", "CN ="),
    _row(rf"\bdc=(?P<org>[\w-]{{3,63}})(?=,dc=)", "dc="),
    _row(rf"\bcurrent-context: (?P<cluster>\S{{2,100}})|\buse-context (?P<cluster2>\S{{2,100}})|\b(?:cluster|context) \\{{0,7}}[\"'](?P<cluster3>[\w.@:/-]{{2,100}})\\{{0,7}}[\"']", "context", "cluster "),
    # People
    _row(rf"\b(?:Author|Committer|Signed-off-by|Co-authored-by|Reviewed-by|Acked-by|Tested-by|Reported-by|Maintainer|Contact|Customer|Client|Full [Nn]ame|Display [Nn]ame|Real [Nn]ame|Employee|Assignee|Reporter|Owner|Prepared by|Started by|Submitted by|Requested by|Triggered by|Created by)(?: user)?:? {{1,12}}(?P<person>{_N})(?=\s{{0,3}}(?:[<(,;|\"'\\]|$|\r))", ":", "by "),
    _row(rf"\bName:? {{1,12}}(?P<titled>[A-Z][a-z]{{2,20}} [A-Z][a-z]{{2,20}})(?=\s*$|[\"',;<(])", "Name"),
    _row(rf"{_L}(?:Hi|Hello|Dear|Hey|Regards|Thanks|Cheers|Best)[, ] ?(?P<person>[A-Z][\w'-]{{1,30}}(?: [A-Z][\w'-]{{1,30}}){{1,2}})(?=[,!.]|\s*$)", "Hi", "Hello", "Dear", "Hey", "Regards", "Thanks", "Cheers", "Best"),
        # SSH and other connections
    _row(rf"{_B}(?P<host>(?!sm_|compute_)[A-Za-z][\w-]{{1,60}})(?=\[\d{{1,5}}(?:[-,]\d{{1,5}}){{1,60}}\](?!\.|\())", "]"),
    _row(r"(?<=[A-Za-z]/)(?P<account>\d{10,20})(?=[/\s\"'.,)\]]|$)", "/"),
    _row(rf"\b(?:helm|oc|k9s|argo|kubens|stern|kustomize)\b[^\n]{{0,200}} (?:-n|--namespace)[ =](?P<namespace>[\w.-]{{1,63}})", " -n", "--namespace"),
    _row(r"\bmc alias set (?P<job>[\w-]{1,63}) \S{1,200} (?P<user>[\w.-]{3,100}) ", "mc alias"),
    _row(rf"{_L}(?P<user>{_U}) in (?:🌐 ?)?(?P<host>{_H}) in [~/]", " in "),
    _row(rf"\bHosts?/Processors?\S{{0,3}} <(?P<host>{_H})>(?:,? <(?P<host2>{_H})>)?", "/Processor"),
    _row(rf"(?:<ip-\d{{1,6}}>|\d{{1,3}}(?:\.\d{{1,3}}){{3}}) - (?P<user>{_U}) \[", "] \"", " - "),
    _row(r"\bgit:\((?P<branch>[^()\s]{1,100})\)", "git:("),
    _row(r"[\ue0a0⎇] ?(?P<branch>[\w][\w./-]{1,100})", "\ue0a0", "⎇"),
    _row(r"\(projects/(?P<project>[a-z][\w-]{3,60})\)|(?<![\w/])projects/(?P<project2>[a-z][\w-]{3,60})(?=[\s\"'.,)]|$)", "projects/"),
    _row(rf"\bssh: (?:connect to host|Could not resolve hostname) (?P<host>{_H})(?=[\s:])", "ssh: "),
    _row(rf"\b(?:connect(?:ing|ed|ion)? (?:to|from|with)|closed by(?: remote)? host|reset by|remote host|reach(?:ed|ing)?|ping:?|route to host|[Rr]esolv(?:e|ing)(?: host(?:name)?)?:?|known hosts? for|verification failed for|Connection to|getaddrinfo failed:?|lookup|Trying|PING|traceroute to|Host|rendezvous endpoint|listening on|bind to|Unable to contact|ssh(?: -\w(?: \S{{1,60}})?){{0,4}}) {_Q}(?:(?P<user>{_U})@)?(?P<host>[A-Za-z][\w-]{{0,60}}(?:\d|\.)[\w.-]{{0,60}}|[A-Za-z][\w]{{0,30}}-[\w-]{{1,40}})(?=:\d|[\s:,'\"\\)]|\.?$)", "onnect", "closed", "reset", "remote", "reach", "ping", "PING", "route", "esolv", "for ", "getaddr", "lookup", "Trying", "Host", "rendezvous", "listen", "bind", "contact", "ssh"),
    _row(rf"{_B}(?P<user>{_U})@(?P<host>{_H})(?=: [A-Z])", "@"),
    _row(rf"\bPermanently added '(?:\[)?(?P<host>{_H})", "Permanently added"),
    _row(rf"\b(?:gaierror|Name or service not known|nodename nor servname|Temporary failure in name resolution|No address associated)[^\n]{{0,60}}: {_Q}(?P<host>{_H})", "ervice not known", "gaierror", "name resolution", "No address"),
    _row(rf"{_Q}(?P<host>[A-Za-z][\w.-]{{1,200}})\\{{0,7}}['\"]?: (?=Name or service not known|Temporary failure in name|No address associated|Unknown host|Host not found)", "ervice not known", "Temporary failure", "No address", "nknown host"),
    _row(rf"\b(?:[Ff]ailed to connect to|[Cc]ould not connect to|[Cc]onnection to|[Cc]onnect to|[Cc]annot reach|[Tt]imed out to|[Rr]efused by|[Uu]nable to connect to|[Uu]nable to reach) {_Q}\[?(?P<host>{_H})\]?(?=[:\s,'\"\\)]|$)(?= port|:\d|\]|[\s'\"\\,)]{{1,3}}(?:port|closed|failed|refused|timed)|\]:)", "to ", "by ", "reach"),
    _row(rf"\[(?P<host>[A-Za-z][\w.-]{{1,200}})\]:\d{{2,5}}", "]:"),
    _row(rf"\(host=\\{{0,7}}['\"](?P<host>{_H})|, host=(?P<host2>{_H})", "host="),
    _row(rf"\bhost {{1,12}}: (?P<host>{_H}){_E}", "host "),
    _row(rf"(?<![\w.@/:-])(?P<host>[A-Za-z][\w-]{{2,62}}(?:\.[\w-]{{1,63}}){{1,6}}):\d{{4,5}}(?![\w.:])", ":"),
    _row(rf"\b(?:tcp|grpc|grpcs|nccl|gloo|mpi|ucx|tls|zmq|ws|wss|rpc|ib|file-store)://(?P<host>{_H})", "://"),
    # Launchers and clusters
    _row(rf"--?(?:rdzv[_-]endpoint|master[_-]addr|host(?:name)?|hosts|H|address|coordinator[_-]address|dist[_-]init[_-]addr|init[_-]method|node[_-]?ip|server|w|nodelist|nodes|include|exclude|bind)[ =]{_Q}(?!\d+[\s,]|\d+$)(?P<hosts>{_HS})(?=:\d|[\s\"'\\,;]|$)", "--", "-H ", "-w "),
    _row(rf"\b(?:\w{{1,40}}_)?(?:NODELIST|HOSTS?|HOSTNAMES?|MASTER_ADDR|MASTER_NODE|HEAD_NODE|NODENAME|NODE_NAME|POD_NAME|SUBMIT_HOST|LAUNCH_NODE|HOST_NAME|PBS_O_HOST|SERVER_NAME|COMPUTERNAME|LOGNAME_HOST|RUNNER_NAME|AGENT_NAME|AGENT_MACHINENAME|AGENT_HOST)\\{{0,7}}[\"']?\s?[=:]\s?{_Q}(?!\w{{2,8}}:/)(?P<hosts>{_HS})(?=[\s\"'\\,;:)]|$)", "NODE", "HOST", "MASTER", "RUNNER_NAME", "AGENT_", "POD_NAME", "COMPUTERNAME", "SERVER_NAME"),
    _row(rf"\b(?:BatchHost|AllocNode:Sid|ReqNodeList|NodeList|NodeName|NodeHostName|NodeAddr|Nodes|nodelist|hostlist|exec_host|ExecHost)=(?!\d+[\s,]|\d+$)(?P<hosts>{_HS})", "ode", "ost"),
    _row(rf"{_L}(?P<host>{_H}) {{1,12}}slots ?= ?\d", "slots"),
    _row(rf"{_L}(?P<host>(?=[\w.-]{{0,60}}\d)[A-Za-z][\w.-]{{1,62}}): (?:\[\d{{4}}-|(?:ba)?sh: |ssh: |Permission denied|Connection |Traceback |worker-\d|\[rank|rank ?\d|[A-Z]{{4,8}}:|  File \")", ": "),
    _row(rf"\[(?P<host>[A-Za-z][\w.-]{{1,62}}):\d{{3,8}}(?::\d{{1,8}})?\]", ":"),
    _row(rf"\[(?P<host>[A-Za-z][\w-]{{1,62}}\d)\] (?=\[|[A-Z]{{4,}})", "] "),
    _row(rf"\bsrun: error: (?P<hosts>{_HS}): tasks?", "srun: "),
    _row(rf"\*\*\* (?:STEP|JOB) \S{{1,20}} ON (?P<host>{_H}) ", "*** "),
    _row(rf"\b(?:Nodes?|nodes?|on node|on host|node name|Node|host) (?P<hosts>[A-Za-z][\w-]{{0,60}}\d[\w-]{{0,20}}(?:\[[\d,-]{{1,60}}\])?(?:\.[\w-]{{1,63}}){{0,6}})(?=[\s.,;:)\"'\\]|$)", "ode", "ost "),
    _row(rf"\bNode: {{1,12}}(?P<host>{_H})/", "Node:"),
    _row(rf"\bSuccessfully assigned (?P<namespace>[\w.-]{{1,63}})/(?P<pod>[\w.-]{{1,253}}) to (?P<host>{_H})", "Successfully assigned"),
    _row(rf"\b(?:pod|pods|job|jobs|deployment|deployments|statefulset|configmap|service|pvc|persistentvolumeclaim|secret|rayjob|raycluster|pytorchjob|replicaset|daemonset)(?:\.\w{{1,20}}(?:\.\w{{1,20}}){{0,3}})?(?:/| {_Q}|=)(?P<pod>[a-z][\w.-]{{0,200}}-[\w.-]{{1,60}})(?=[\s\"'\\,;:)]|$)", "pod", "job", "deployment", "set", "configmap", "service", "pvc", "claim", "secret", "cluster"),
    _row(rf"\bkubectl\b[^\n]{{0,60}} (?:-n|--namespace)[ =](?P<namespace>[\w.-]{{1,63}})", "kubectl"),
    _row(rf"\bkubectl\b[^\n]{{0,80}} (?:logs|exec|describe|delete|get|attach|cp|port-forward)(?: -\S{{1,20}}){{0,4}}(?: (?:pods?|jobs?|po))? (?P<pod>[a-z][\w.]{{0,60}}-[\w.-]{{1,200}})(?=[\s:\"'\\]|$)", "kubectl"),
    _row(rf"\b[Nn]amespace\\{{0,7}}[\"']?[:=] ?{_Q}(?P<namespace>[a-z0-9][\w.-]{{0,62}})(?=[\s\"'\\,;)]|$)", "amespace"),
    _row(rf"(?:#SBATCH|sbatch|srun|salloc)\b[^\n]{{0,120}}?\s(?:-A ?|--account[= ])(?P<account>{_J})", "SBATCH", "sbatch", "srun", "salloc"),
    _row(rf"(?:#SBATCH|sbatch|srun|salloc|qsub|#PBS|bsub|#BSUB)\b[^\n]{{0,120}}?\s(?:-J ?|-N ?|--job-name[= ]|-n )(?P<job>[A-Za-z]{_J[11:]})", "SBATCH", "sbatch", "srun", "salloc", "qsub", "#PBS", "BSUB"),
    _row(rf"\b(?:JobName|Job[ _-]?[Nn]ame|job_name|SLURM_JOB_NAME|PBS_JOBNAME|LSB_JOBNAME|run_name|experiment_name|exp_name|WANDB_NAME|WANDB_PROJECT|WANDB_ENTITY|project_name|RUN_NAME|EXPERIMENT_NAME)\\{{0,7}}[\"']?\s?[=:]\s?{_Q}(?P<job>{_J})", "ob", "name", "NAME", "WANDB_"),
    _row(rf"\b(?:account|Account) (?P<account>[A-Za-z][A-Za-z_-]{{1,40}}\d[\w.-]{{0,20}})(?=[\s.,;\"'\\]|$)", "account "),
    _row(rf"\bwandb: (?:Syncing run|Run data is saved locally in \S{{1,100}}|Resuming run|Synced|Finishing run|Tracking run|View run) (?P<job>(?!with|at\b){_J})(?=[\s:\"'\\]|$)", "wandb: "),
    _row(rf"\bset_experiment\(\s?{_Q}(?P<job>[^\"'\\)\n]{{2,100}})", "set_experiment"),
    # Networks and devices
    _row(rf"\b(?:E?SSID|ssid)\\{{0,7}}[\"']?\s{{0,3}}[:=]\s{{0,3}}\\{{0,7}}[\"']?(?P<network>[^\"'\\\n,]{{1,32}})", "SSID", "ssid"),
    _row(rf"{_L}(?:search|domain) (?P<domain>[\w.-]{{3,200}})", "search ", "domain "),
    _row(rf"\b(?:phone|tel|telephone|mobile|Phone|Tel|Mobile|Telefon|telefon|fax|Fax|[Tt]él|[Tt]eléfono|[Hh]andy|[Mm]obil|[Cc]elular|WhatsApp|[Tt]elefone|тел|Тел|телефон|手机|电话|電話|手机号|连系电话|联系电话|携帯|연락처|전화|휴대폰|QQ|微信|[Ee]xt(?:ension)?)\.?[:：]? {{0,3}}(?P<contact>\+?\(?\d[\d ()/.-]{{3,20}}\d)", "hone", "el", "obil", "ax", "él", "andy", "elular", "WhatsApp", "тел", "Тел", "手机", "电话", "電話", "携帯", "연락처", "전화", "휴대폰", "QQ", "微信", "xt"),
    _row(rf"\b(?:IMEI|ICCID|IMSI|MEID)\\{{0,7}}[\"']?\s{{0,3}}[:=]\s{{0,3}}{_Q}(?P<serial>\d{{14,20}})", "IMEI", "ICCID", "IMSI", "MEID"),
    _row(rf"\b(?:lat(?:itude)?|lon(?:gitude)?|lng)\\{{0,7}}[\"']?\s?[=:]\s?{_Q}(?P<position>-?\d{{1,3}}\.\d{{3,12}})", "lat", "lon", "lng"),
    _row(r"\b(?:ID_SERIAL(?:_SHORT)?|ID_WWN(?:_\w+)?|ID_FS_UUID|SerialNo|ID_PART\w{0,20}UUID)=(?P<serial>[\w.-]{5,80})", "ID_", "SerialNo"),
    _row(r"\b(?:SN|S/N|P/N SN)\s?[:#=]\s?(?P<serial>(?=[A-Z]*\d)[A-Z0-9-]{6,24})(?![\w.])", "SN", "S/N"),
    _row(r"\b(?:wwn-|naa\.|eui\.|nvme-eui\.|wwn ?[=:] ?)(?:0x)?(?P<serial>[0-9a-f]{12,32})", "wwn", "naa.", "eui."),
    _row(r"\b(?:Samsung|SAMSUNG|WDC|WD|Seagate|ST\d{3,}|INTEL|Intel|KIOXIA|TOSHIBA|Micron|CT\d{3,}|KINGSTON|Kingston|Crucial|SK ?hynix|HGST|SanDisk|Solidigm)[ _][^\n\"']{0,80}?[ _](?P<serial>(?=[A-Z]{0,8}\d)(?=\d{0,8}[A-Z])[A-Z0-9]{11,20})(?![\w.])", "amsung", "SAMSUNG", "WD", "Seagate", "ST", "INTEL", "Intel", "KIOXIA", "TOSHIBA", "Micron", "CT", "KINGSTON", "Kingston", "Crucial", "hynix", "HGST", "SanDisk", "Solidigm"),
    # Models, data sets, repositories, images
    _row(rf"\b(?:from_pretrained|load_dataset|snapshot_download|hf_hub_download|push_to_hub|SentenceTransformer|CrossEncoder|LLM|pipeline|AutoModel\w{{0,30}}|model_info|dataset_info|create_repo|upload_folder|load_model)\((?:[^()\n\"']{{0,60}}=)?\s?[rf]?\\{{0,7}}[\"'](?P<model>{_ID})", "("),
    _row(rf"--(?:model|model[_-](?:name|path|id)|model[_-]name[_-]or[_-]path|pretrained[_-]model[_-]name[_-]or[_-]path|tokenizer|dataset|dataset[_-]name|base[_-]model|adapter|lora|checkpoint|repo[_-]id|served-model-name|speculative-model|hf[_-]repo)[ =]{_Q}(?P<model>{_ID})", "--"),
    _row(rf"\b_?(?:name_or_path|model_id|model_name|model_path|base_model|base_model_name_or_path|model|tokenizer|dataset|dataset_name|repo_id|hub_model_id|adapter|checkpoint|processor|model_name_or_path|served_model_name|reward_model|teacher|student|pretrained)\\{{0,7}}[\"']?\s{{0,3}}[=:]\s{{0,3}}[rf]?{_Q}(?P<model>{_ID})(?=[\s\"'\\,;:)\]}}]|$)", "/"),
    _row(rf"\b(?:[Ll]oading|[Ll]oaded|[Dd]ownloading|[Dd]ownload|[Ff]etching|[Uu]sing|[Ss]erving|serve|[Ee]valuating|[Ff]ine-?tuning|[Tt]raining|model|[Mm]odel|repo|[Rr]epository|dataset|upload|checkpoint|for|from|Cannot find|cache of|access to|hf-hub:) {_Q}(?P<model>[A-Za-z0-9][\w.-]{{1,95}}/(?=[\w.-]*[-_.])(?=[\w.-]*\d|[\w.]*[-_][\w.]*[-_])[A-Za-z0-9][\w.-]{{2,95}})(?=[\s\"'\\,;:)\]]|\.?$)(?!/)", "/"),
    _row(r"(?P<cached>\b(?:models|datasets|spaces)--[A-Za-z0-9][\w.]{0,95}(?:-[\w.]{1,95}){0,20}--[\w.-]{1,96})", "s--"),
    _row(rf"\b(?:(?:docker|podman|nerdctl|buildah)(?: image| container)? (?:run|pull|push|tag|build|create|inspect|rmi|save|load|history|manifest)|(?:crictl|singularity|apptainer|enroot|skopeo|crane|kubectl) \w{{2,12}})\b[^\n|;]{{0,200}}?\s(?:docker://)?(?P<image>[\w.-]{{1,100}}(?::\d{{2,5}})?(?:/[\w.-]{{1,100}}){{1,6}}(?::[\w.-]{{1,128}})?(?:@sha256:[0-9a-f]{{64}})?)(?=[\s\"'\\]|$)", "docker", "podman", "nerdctl", "crictl", "singularity", "apptainer", "enroot", "buildah", "skopeo", "crane", "kubectl"),
    _row(rf"\b(?:[Ii]mage|IMAGE|image:|[Pp]ulling from|[Pp]ulling|Pulled|pull|push|FROM|Successfully tagged|find image|container_image|repository|Digest of)(?:\\{{0,7}}[\"'])?[ :=]{{1,3}}{_Q}(?P<image>[\w.-]{{1,100}}(?::\d{{2,5}})?(?:/[\w.-]{{1,100}}){{1,6}}(?::[\w.-]{{1,128}})?(?:@sha256:[0-9a-f]{{64}})?)(?=[\s\"'\\,;)]|$)", "mage", "IMAGE", "ull", "push", "FROM", "tagged", "repository"),
    _row(r"(?<![\w./@:-])(?P<image>(?:<host-\d{1,6}>|(?:[\w-]{1,63}\.){1,5}[a-z]{2,12})(?::\d{2,5})?(?:/[\w.-]{1,100}){1,6}:[\w][\w.-]{0,127})(?=[\s\"'\\,;)]|$)", "/"),
    _row(r"(?<![\w./@:-])(?P<image>(?:gcr\.io|docker\.io|ghcr\.io|quay\.io|registry\.hub\.docker\.com|public\.ecr\.aws|[\w-]{1,63}\.azurecr\.io|[\w-]{1,40}-docker\.pkg\.dev|[\w.-]{1,40}\.gcr\.io|\d{12}\.dkr\.ecr\.[\w-]{1,20}\.amazonaws\.com)(?:/[\w.-]{1,100}){1,6}(?::[\w.-]{1,128})?)", "cr.io", "docker.", "quay.io", "ecr", "pkg.dev"),
    _row(rf"\bCloning into \\{{0,7}}'(?P<repository>[^'\\\n]{{1,100}})\\{{0,7}}'", "Cloning into"),
    _row(rf"\b(?:Switched to (?:a new )?branch|On branch|branch|Branch|origin/HEAD ->|checkout -b|checkout|Your branch is \w{{1,20}} (?:of|with)|set up to track(?: remote branch)?|merge branch|rebas(?:e|ing)(?: onto)?) {_Q}(?!main\b|master\b|origin/(?:main|master)\b|HEAD\b|is\b|to\b|of\b|and\b|with\b|from\b|the\b|that\b|in\b|for\b|has\b|was\b|taken\b|name\b|prediction\b|or\b|target\b|history\b|divergence\b|instruction\b|not\b|v?\d)(?P<branch>(?:origin/)?[A-Za-z][\w.]{{0,60}}[-/_][\w./-]{{1,100}})(?=[\s\"'\\,;.)]|$)", "ranch", "checkout", "origin", "rebas", "track"),
    _row(rf"\[new branch\] {{1,12}}(?P<branch>[\w./-]{{1,100}}) {{1,12}}-> {{1,4}}(?P<branch2>[\w./-]{{1,100}})", "[new branch]"),
    _row(rf"\bHEAD is now at [0-9a-f]{{6,40}} (?P<subject>[^\n]{{1,120}})", "HEAD is now at"),
    _row(rf"\b[Rr]epository (?:not found: )?{_Q}(?P<model>{_ID})", "epository "),
    # Clouds
    _row(r"\b(?:RSA|ED25519|ECDSA|DSA)(?:-CERT)? (?:key fingerprint is )?SHA256:(?P<fingerprint>[A-Za-z0-9+/]{43})", "SHA256:"),
    _row(r"\barn:aws[\w-]{0,10}:[\w-]{1,40}:[\w-]{0,30}:(?P<account>\d{12})?:(?P<resource>[^\s\"'<>,;]{1,200})", "arn:"),
    _row(r"(?<![\w/])projects/(?P<project>[a-z][\w-]{3,60})(?=/)", "projects/"),
    _row(r"/subscriptions/(?P<uuid>[0-9a-f-]{36})(?:/resourceGroups/(?P<group>[\w.()-]{1,90}))?", "/subscriptions/"),
    _row(r"\b[Aa]ccount(?: ID|Id|_id|: )[\"']?[:= ]{1,3}[\"']?(?P<account>\d{12})(?!\d)", "ccount"),
)  # fmt: skip
