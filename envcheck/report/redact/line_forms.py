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
_PET = r"[a-z][a-z\d-]{2,30}"
_ADJECTIVE = r"(?!\w+(?:ful|ous|ed|al|ic|ive|ble|ing|est|ary|less|ent|ant|ty|ky|fy|ly|sy)\b)"
_DET = r"(?:the|my|our|your|a|an|this|that|another|other)"
_BOX = r"(?:box|cluster|server|machine|workstation|node|host|rig|NAS|VM|laptop|desktop|tower|PC)"
_BOXES = (
    "box ",
    "cluster ",
    "server ",
    "machine ",
    "station ",
    "node ",
    "host ",
    "rig ",
    "NAS ",
    "VM ",
    "top ",
    "tower ",
    "PC ",
)
_J = r"[A-Za-z0-9][\w.-]{1,100}"
_L = r"(?:^|(?<=[\"']))\s{0,24}"
_E = r"(?=[\s\"'\\]|$)"
_Q = r"\\{0,7}[\"'`]?"


_TICKETS = tuple(f"{letter}-0" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_MODES = tuple(f"{one}{last} 0 " for one in "rwxsStT-" for last in "rwxsStT-.+@")
"""How the mode of a file ends, and the number of links to it."""
_MOVED = (
    "same ",
    *(
        f"{word} {to} "
        for word in (
            "orks", "an", "un", "uns", "unning", "oved", "witched", "igrated", "opied", "ails", "ine", "appens",
            "eproduced", "een", "nstalled", "oth", "nyone", "nyone else", "ut not", "and", "only", "this", "died",
            "failed", "crashes", "hangs",
        )
        for to in ("on", "to", "onto", "from")
    ),
)  # fmt: skip
_NUMBERED = tuple(
    f"{word}{sign}0"
    for word in (
        "gpu", "dgx", "hgx", "ml", "dl", "hpc", "node", "srv", "server", "ws", "lab", "compute", "login", "worker",
        "rack", "box", "rig", "host", "a", "h", "v", "l", "a0", "h0", "v0", "l0",
    )
    for sign in ("", "-")
)  # fmt: skip


def _row(pattern: str, *needles: str, form: tuple[str, ...] = (), context: tuple[str, ...] = ()) -> Late:
    return Late(pattern, *needles, form=form, context=context, flags=re.MULTILINE)


LINES: tuple[Late, ...] = (
    # Prompts of shells
    _row(rf"\[(?P<user>{_U})@(?P<host>{_H}) [^\]\n]{{1,80}}\][$#]|^\[(?P<user2>{_U})@(?P<host2>{_H}) [~/][^\]\n]{{0,80}}\] ", "]$", "]#", "] "),
    _row(rf"{_B}(?P<user>{_U})@(?P<host>{_H}) (?:MINGW\d\d|MSYS|UCRT64|CLANG64|[~/][^\s]{{0,80}} ?[%#$>❯])", "@", form=("MINGW", "MSYS", "UCRT", "CLANG", "%", "#", "$", ">", "❯")),
    _row(rf"(?P<user>{_U})[㉿🐧💀](?P<host>{_H})", "㉿", "🐧", "💀"),
    _row(rf"{_L}(?:\S{{1,60}} )?[➜❯λ] {{1,3}}(?P<host>[A-Za-z][\w.-]{{2,62}}) (?=git:|on |via |\S{{1,60}} )", "➜", "❯", "λ"),
    _row(rf"{_L}(?P<host>{_H}):(?:~|/\S{{0,100}})? ?# (?=\S)", "# "),
    _row(rf"{_B}(?P<host>{_H}) login: ?(?P<user>{_U})?", " login:"),
    _row(rf"\bWelcome to (?P<host>[A-Za-z][\w-]{{1,62}}\d[\w.-]{{0,60}})[!\s]", "Welcome to "),
    _row(rf"\bHello,? (?P<user>[a-z][\w.-]{{1,31}})!", "Hello"),
    # Windows: domains, shares
    _row(rf"(?<![\w\\:$.-])\\{{2,8}}(?!wsl)(?P<host>{_H})(?=\\{{1,4}}[\w$.-])", "\\\\"),
    _row(rf"(?<![\w:/])//(?P<host>{_H}|<host-\d{{1,6}}>)/(?P<dir>[\w.$-]{{1,64}})(?=[/\s\"']|$)(?![^\n]{{0,80}}//)", "//"),
    # What a command before says of the line after it
    _row(rf"[$#>] (?:(?:huggingface-cli |hf auth |hf |wandb |npm |kaggle |modelscope )?whoami|gcloud config get(?:-value)? account|git config (?:--\w+ )?user\.\w+|id -un|logname|echo \$USER|ps -o user=[^\n]{{0,60}})\n(?P<user>{_U})$", "whoami", "id -un", "logname", "$USER", "user=", "user.", "account"),
    _row(rf"(?:[$#>] |>)(?:sudo )?(?:\$env:COMPUTERNAME|echo %COMPUTERNAME%|hostname|uname -n|hostnamectl hostname|cat /etc/hostname|echo \$HOSTNAME)[^\n]{{0,40}}\n(?P<host>{_H})(?=\s|$)", "hostname", "uname -n", "HOSTNAME", "COMPUTERNAME"),
    _row(r"(?:serial[-_]number|product_serial|board_serial|chassis_serial|product_uuid|machine-id|hardware_uuid)\n(?P<serial>[\w-]{6,64})$", "serial", "uuid", "machine-id"),
    _row(rf"{_L}Cron <(?P<user>{_U})@(?P<host>{_H})>|<(?P<user2>{_U})@(?P<host2>[A-Za-z][\w-]{{0,62}})>", "@"),
    _row(rf"(?<![\w.+@/-])(?P<user>{_U})@(?=\d{{1,3}}(?:\.\d{{1,3}}){{3}}\b|<ip-)", "@"),
    _row(rf"{_L}(?:login|[Uu]ser(?:name)?|account)[ \t]{{1,16}}(?P<user>[A-Za-z_][\w.@-]{{1,62}})$", "login", "ser", "account", form=("login ", "ser ", "sername ", "account ")),
    _row(rf"{_L}Host {{1,8}}(?P<host>(?!\*)[A-Za-z][\w.-]{{1,62}})$|{_L}Host[Nn]ame {{1,8}}(?P<host2>{_H})$", "Host"),
    _row(rf"{_L}(?:\d{{1,3}}\.){{3}}\d{{1,3}}[ \t]{{1,24}}(?P<host>{_HP})(?:[ \t]{{1,24}}(?P<host2>{_HP})){{0,1}}(?:[ \t]{{1,24}}(?P<host3>{_HP})){{0,1}}[ \t]*$", form=("0.0.0.0 ",)),
    _row(rf"{_L}(?:\d{{1,3}}\.){{3}}\d{{1,3}} {{1,12}}(?P<host>[A-Za-z][\w.-]{{1,62}}) {{1,24}}(?P<user>[\w.+-]{{1,62}}@)", "@"),
    _row(rf"\[sudo\] password for (?P<user>{_U})|[Pp]ass(?:word|phrase) for (?:user )?\\{{0,7}}['\"]?(?P<user2>{_U})(?=['\"\\:@ ])", "assword for", "assphrase for"),
    _row(rf"\b(?:of|by|for|as|from|of|,) User (?P<user>{_U})(?=[\s.,;:)]|$)", " User "),
    _row(rf"\b[Uu]ser (?P<user>[A-Za-z_][\w.-]{{1,31}}) (?:on|host|at|from) (?P<host>{_H}|<[a-z]{{1,20}}-\d{{1,6}}>)(?=[\s,;:)]|$)", "ser "),
    _row(rf"\b(?:used|locked|held|reserved|occupied|blocked|taken|claimed|cancelled|killed|uploaded|modified|changed|edited|pushed|merged|committed|built|deployed|opened|reported) by (?:user )?(?P<user>[a-z][a-z0-9]{{0,20}}(?:[._][a-z0-9]+|\d+))(?=[\s.,;:)]|$)", "used by ", "ocked by ", "held by ", "eserved by ", "ccupied by ", "taken by ", "laimed by ", "ancelled by ", "killed by ", "ploaded by ", "odified by ", "hanged by ", "dited by ", "ushed by ", "erged by ", "ommitted by ", "built by ", "eployed by ", "pened by ", "eported by "),
    _row(rf"\[(?P<user>{_U})@\d{{4}}-\d\d", form=("@0-0",)),
    _row(rf"{_L}\d{{2,12}}(?:_\d{{1,6}})?(?:\.\w{{1,12}})?[ \t]{{1,24}}(?P<user>{_U})[ \t]{{1,24}}(?:COMPLETED|FAILED|OUT_OF_ME\+?|OUT_OF_MEMORY|TIMEOUT|CANCELLED\+?|RUNNING|PENDING|NODE_FAIL|PREEMPTED)", "COMPLETED", "FAILED", "OUT_OF_ME", "TIMEOUT", "CANCELLED", "RUNNING", "PENDING", "NODE_FAIL", "PREEMPTED"),
    _row(rf"\bwhoami\W{{1,12}}name\W{{1,8}}(?P<user>[\w.-]{{2,62}})|[\"']name\\{{0,7}}[\"']: ?\\{{0,7}}[\"'](?P<user2>[^\"'\\\n]{{2,60}})\\{{0,7}}[\"'], ?\\{{0,7}}[\"'](?:full_?name|e-?mail|login|username)", "name"),
    _row(rf"[\"']orgs\\{{0,7}}[\"']: ?\[\{{\\{{0,7}}[\"']name\\{{0,7}}[\"']: ?\\{{0,7}}[\"'](?P<org>[\w.-]{{2,62}})", "orgs"),
    _row(rf"\b(?:starting|stopping|spawning|for|of|Starting|Stopping|Spawning|culling) (?P<user>[A-Za-z][\w.-]{{1,62}})'s (?:server|notebook|session|pod|home|kernel|job|container)", "'s server", "'s notebook", "'s session", "'s pod", "'s home", "'s kernel", "'s job", "'s container"),
    _row(rf"^users:\n- name: (?P<user>[\w.@/-]{{2,100}})$|^- cluster:\n(?:[^\n]{{0,4000}}\n){{1,4}}  name: (?P<cluster>[\w.@:/-]{{2,100}})$", "users:", "cluster:"),
    _row(rf"\bopen display:? {_Q}(?P<host>{_H}):\d|\bDISPLAY=(?P<host2>[A-Za-z][\w.-]{{1,62}}):\d|(?P<host3>{_H})/unix:\d", "isplay", "DISPLAY", "/unix:"),
    _row(rf"{_L}(?P<host>{_H}):(?P<host2>{_H}):\d{{1,10}}:\d{{1,10}} \[", form=(":0:0 [",)),
    _row(rf"{_L}(?P<host>[A-Za-z][\w.-]{{2,62}}):(?P<dir>~|[\w./-]{{1,60}}) (?P<user>[a-z_][\w.-]{{1,31}})[$%#](?: |$)", "$", "%", "#"),
    _row(rf"\b(?:mysql|mariadb|mysqldump|psql|pg_dump|pg_restore|docker login|podman login|helm registry login|smbclient|curl|ldapsearch|sqlcmd|mongosh|clickhouse-client|ipmitool|redfishtool|racadm|rpcclient|net|snmp\w{{1,8}}|rclone|openstack)\b[^\n|;]{{0,200}}? (?:-u|-U|--user(?:name)?)[ =]?[\"']?(?:(?P<domain>[\w.-]{{1,40}})[/\\])?(?P<user>[A-Za-z_][\w.-]{{1,62}})(?=[\s%:\"'\\]|$)", "sql", "login", "client", "curl", "pg_", "maria", "mongosh", "ldap", "ipmi", "redfish", "racadm", "rpcc", "net", "snmp", "rclone", "openstack", form=(" -u", " -U", " --user")),
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
    _row(r"(?<![\w.+/-])(?P<phone>\+\d{1,3}[ (.-]{1,2}\d[\d ().-]{6,16}\d)(?!\w|\.\d)", form=("+0 ", "+0(", "+0.", "+0-")),
    _row(rf"(?<![\w.+@/-])(?P<user>{_U})@(?P<host>{_H})(?=(?:'s password|\) (?:Password|Verification)))", "'s password", ") Password", ") Verification"),
    _row(r"\bmachine (?P<host>\S{1,200})\s{1,4}login (?P<user>[\w.@+-]{2,62})", "machine ", form=("login ",)),
    _row(rf"\[user\]\n(?:[ \t]+\w{{1,30}} = [^\n]*\n){{0,6}}?[ \t]+name = (?P<person>{_N})$", "[user]"),
    _row(rf"\bauth\s{{0,3}}=\s{{0,3}}(?:[\w.]{{1,60}})?\(\s{{0,3}}[bru]?[\"'](?P<user>[A-Za-z_][\w.@-]{{1,62}})[\"']\s{{0,3}},", "auth"),
    _row(r"/user:[^\s\\]{1,60}\\{1,2}(?P<user>[\w.-]{2,31})", "/user:"),
    _row(r"^(?:aws_)?access_key(?:_id)?\s?=\s?(?P<user>[A-Za-z][\w.-]{2,62})$", "access_key"),
    _row(r"\bclient_(?:id|email)\\{0,7}[\"']?\s?[:=]\s?\\{0,7}[\"']?(?P<account>\d{15,24})(?!\d)", "client_id", "client_email"),
    _row(r"\((?:[\w.-]{1,40})?@(?P<serial>(?:\d{1,3}\.){3}\d{1,3})\)", "@"),
    _row(rf"\b(?:docker|podman|nerdctl)\b[^\n|;]{{0,400}}? (?:-h|--network-alias|--add-host)[ =](?P<host>{_H})(?=[\s:]|$)", "docker", "podman", "nerdctl"),
    _row(rf"\b(?:docker|podman|nerdctl|helm registry|oras) login\b[^\n|;]{{0,400}}? (?P<host>(?:[\w-]{{1,63}}\.){{1,6}}[\w-]{{2,63}})(?=:\d{{2,5}}|/|\s|$)", " login"),
    _row(rf"/etc/(?:letsencrypt/(?:live|archive|renewal)|ssl/(?:private|certs)|nginx/[\w-]{{1,30}}|pki/tls/(?:certs|private)|(?:docker|containerd)/certs\.d)/(?P<host>(?:[\w-]{{1,63}}\.){{1,6}}[a-z]{{2,24}})(?=\.(?:key|pem|crt|cer|conf|csr)\b|/|:\d)", "/etc/", form=("letsencrypt/", "/ssl/", "/nginx/", "/pki/", "/certs.d/")),
    _row(rf"(?<=[\"'])(?P<user>{_U})@(?P<host>(?!v?\d|fp\d|sha\d)[A-Za-z][\w-]{{1,40}}\d[\w-]{{0,20}})(?=[\"'\\])", "@"),
    # Monitors of GPUs: gpustat
    _row(rf"(?:(?<=[| ])|^)(?P<user>{_U})(?=(?::[\w.-]{{1,64}})?(?:/\d{{1,10}})?\(\d{{1,6}}M\))", "M)"),
    _row(rf"{_L}(?P<host>{_H}) {{1,12}}(?=(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d \d{{4}} {{1,4}}\d{{3}}\.\d)", form=("0:0:0 0",)),
    # Runners of tests, and schedulers
    _row(rf"{_L}on (?P<host>{_H}) (?P<serial>[\w-]{{8,12}}), system ID: (?P<serial2>[\w-]{{6,20}})", "system ID"),
    _row(rf"\bBuilding (?:remotely )?on (?P<host>{_H})(?: \([^)\n]{{0,80}}\))? in workspace \S{{0,100}}?/workspace/(?P<job>[\w.@-]{{2,100}})", "in workspace"),
    _row(r"\bexec_v?host2? ?= ?(?P<host>[A-Za-z][\w.-]{0,62})(?=/\d)|(?<=[*\d]\+)(?P<host2>[A-Za-z][\w.-]{0,62})(?=/\d{1,3}(?:\*\d|\+|\s|$))", "/", form=("exec_", "0+", "*+")),
    _row(r"\b(?:as|by|for|of) user <(?P<user>(?!user-\d)[\w.@-]{2,62})>|\b[Cc]luster <(?P<cluster>(?!cluster-\d)[\w.-]{2,62})>", "ser <", "luster <"),
    # Listings: files, processes, users
    _row(rf"{_L}[bcdlps-][rwxsStT-]{{9}}[.+@]? {{1,4}}\d{{1,6}} {{1,8}}(?P<user>{_U}) {{1,20}}(?P<group>{_U})(?= {{1,20}}\d)", form=_MODES),
    _row(rf"{_L}(?P<user>{_U}) {{1,20}}\d{{1,8}} {{1,8}}\d{{1,8}} {{1,8}}\d{{1,3}} (?:\d\d:\d\d|[A-Z][a-z]{{2}}\d\d|\d{{4}}) (?:\?|\S{{1,10}}) {{1,10}}\d+:\d\d:\d\d ", form=("0:0:0 ",)),
    _row(rf"{_L}\d{{1,8}} (?P<user>[A-Za-z_][\w.+-]{{0,31}}) {{1,20}}(?:-?\d{{1,3}}|rt) {{1,8}}-?\d{{1,3}} {{1,8}}[\d.]+[kmgt]? ", form=(" 0 0 ", " 0 -0 ", " -0 0 ", " -0 -0 ", " rt 0 ", " rt -0 ")),
    _row(rf"{_L}(?P<user>{_U}) {{1,20}}(?:pts/\d+|tty\d+|:\d) {{1,20}}[^\n(]{{0,60}}(?:\((?P<host>{_H})\))?", form=("pts/0 ", "tty0 ", " :0 ")),
    _row(rf"{_L}(?P<user>{_U}):[x*!]?:\d{{1,10}}:\d{{1,10}}:(?P<gecos>[^:\n]{{0,100}}):", form=(":0:0:",)),
    _row(rf"{_L}(?P<user>{_U}):(?:[!*$][^:\n]{{0,300}}:\d{{4,6}}:|<secret-\d{{1,6}}>\s*$)", ":!", ":*", ":$", ":<secret-"),
    _row(rf"{_L}%?(?P<user>{_U}) {{1,8}}ALL ?= ?\(", "ALL"),
    _row(rf"{_L}(?P<user>{_U}) {{1,20}}\d{{1,8}} {{1,8}}[CG+]{{1,3}} {{1,8}}\S", context=("  C ", "  G ")),
    _row(rf"\b(?:[Uu]ser|[Oo]wner|[Gg]roup|[Aa]ccount|[Uu][Ii][Dd]|[Gg][Ii][Dd]|[Ss]ubmitter)[\w-]{{0,8}}[=:] {{0,4}}(?P<user>{_U})\(\d{{1,10}}\)|{_B}(?P<user2>{_U})\(\d{{3,6}}\) (?:submitted|started|cancelled|requested|ran|owns)|\b[ug]id[ =]\d{{1,10}} \((?P<user3>{_U})\)", "(", form=("(0)", "id 0 (", "id=0 (")),
    _row(rf"\bGroupId=(?P<group>{_U})\(\d", "GroupId="),
    _row(rf"{_L}\d{{1,10}}(?:_\d{{1,6}})? {{1,12}}\S{{1,20}} {{1,12}}(?P<job>{_J}) {{1,12}}(?P<user>{_U}) {{1,12}}(?:R|PD|CG|CD|F|S|ST|TO|NF|CA) {{1,12}}[\d:-]{{1,16}} {{1,12}}\d{{1,5}} (?P<hosts>{_HS})?", " R ", " PD ", " CG ", " CD ", " F ", " S ", " ST ", " TO ", " NF ", " CA ", context=(":",)),
    # Accounts in messages
    _row(rf"{_B}(?P<user>{_U}) is not in the sudoers", "sudoers"),
    _row(rf"\b(?:usermod|adduser|deluser|gpasswd|passwd|userdel|chage|loginctl enable-linger|finger|getent passwd|crontab -u|su -l?|sudo -i?u|runuser -u|chfn)(?: -{{1,2}}[\w=-]{{1,20}}(?: \w{{1,20}})?){{0,3}} (?P<user>{_U})(?=[\s\"';,]|$)", "user", "su ", "passwd", "finger", "crontab", "chage", "sudo", "linger", "gpasswd", "chfn"),
    _row(rf"\bchown(?: -{{1,2}}[\w=-]{{1,20}}){{0,3}} (?P<user>{_U})(?::(?P<group>{_U}))?(?= )", "chown"),
    _row(rf"\b(?:no crontab for|crontab for|mail (?:to|for)|Sessions? \S{{1,12}} of(?: user)?|session of user|whoami:|started by(?: user)?|[Cc]reated by|[Ss]ubmitted by|[Rr]un by|[Ll]aunched by|[Oo]wned by(?: user)?|(?:[Ll]ogged (?:in|on)|[Aa]uthenticated) as(?: user)?:?|requested by) {_Q}(?P<by>[a-z_][\w.-]{{1,31}})(?::(?P<group>{_U}))?(?=[\s.,;:)\"'\\]|$)(?: on (?P<host>[A-Za-z][\w.-]{{0,60}}\d[\w.-]{{0,20}}))?", "crontab for ", "mail to ", "mail for ", "ession", "whoami: ", "tarted by ", "reated by ", "ubmitted by ", "un by ", "aunched by ", "wned by ", "equested by ", "ogged in as", "ogged on as", "uthenticated as"),
    _row(rf"\b(?:[Uu]ser|[Rr]ole|[Aa]ccount|[Ll]ogin|username|USER|owner) \\{{0,7}}[\"'`](?P<user>[A-Za-z_][\w.@-]{{0,62}})\\{{0,7}}[\"'`](?:@\\{{0,7}}[\"'`](?P<host>{_H})\\{{0,7}}[\"'`])?", "ser ", "ole ", "ccount ", "ogin ", "username", "USER", "owner"),
    _row(rf"\b(?:[Ii]nvalid user|[Dd]isconnected from(?: authenticating| invalid)? user|[Uu]nknown user|[Aa]uthenticating user|[Ff]ailed \w{{1,30}} for(?: invalid user)?|[Pp]ermission denied for(?: user)?|[Ss]witch(?:ing|ed) to user|[Rr]unning as user|no such user:?|changing ownership[^\n]{{0,60}}: user) {_Q}(?P<user>{_U})(?=[\s.,;:)\"'\\]|$)", "nvalid user ", "isconnected from ", "nknown user ", "uthenticating user ", "ailed ", "ermission denied for", "to user ", "as user ", "such user", "hanging ownership", form=(" user", " for ")),
    _row(rf"\b(?:for|of|by|as|from) user (?!(?:code|space|mode|input|data|request|defined|agent|level|programs?|process(?:es)?|land|side|error|settings|config|interaction|namespaces?)\b)(?P<user>{_U})(?=[\s.,;:)\"'\\(]|$)", " user "),
    _row(rf"\b[Uu]ser (?P<user>[a-z_][\w.-]{{1,31}}) (?=\(uid|does not exist|not found|is not|has no|cannot|logged|not allowed|\()", "ser "),
    _row(rf"\bid: \\{{0,7}}['\"‘](?P<user>{_U})\\{{0,7}}['\"’]: no such user", "no such user"),
    _row(rf"(?<=[\s,;(]uid=)(?P<user>[A-Za-z][\w.-]{{1,31}})(?=,ou=|,cn=|,dc=)|\buid=(?P<user2>[A-Za-z][\w.-]{{1,31}})(?=,(?:ou|cn|dc)=)", "uid="),
    _row(rf"\b(?:CN|cn) ?= ?(?P<subject>[\w.*@-]{{2,64}})", "CN=", "CN =", "cn=", "cn ="),
    _row(rf"\b(?:OU|O|L|ST) ?= ?(?P<org>[A-Za-z][\w.& -]{{1,63}}?)(?=\s{{0,2}}[,/\n\r\"']|$)", "OU=", "OU =", "O=", "O =", "L=", "L =", "ST=", "ST =", context=("CN=", "CN =")),
    _row(rf"\bdc=(?P<org>[\w-]{{3,63}})(?=,dc=)", "dc="),
    _row(rf"\bcurrent-context: (?P<cluster>\S{{2,100}})|\buse-context (?P<cluster2>\S{{2,100}})|\b(?:cluster|context) \\{{0,7}}[\"'](?P<cluster3>[\w.@:/-]{{2,100}})\\{{0,7}}[\"']", "context", "cluster "),
    # People
    _row(rf"\b(?:Author|Committer|Signed-off-by|Co-authored-by|Reviewed-by|Acked-by|Tested-by|Reported-by|Maintainer|Contact|Customer|Client|Full [Nn]ame|Display [Nn]ame|Real [Nn]ame|Employee|Assignee|Reporter|Owner|Prepared by|Started by|Submitted by|Requested by|Triggered by|Created by)(?: user)?:? {{1,12}}(?P<person>{_N})(?=\s{{0,3}}(?:[<(,;|\"'\\]|$|\r))", "Author", "Committer", "-off-by", "-authored-by", "eviewed-by", "cked-by", "ested-by", "eported-by", "Maintainer", "Contact", "Customer", "Client", "ull ", "isplay ", "eal ", "Employee", "Assignee", "Reporter", "Owner", "repared by", "tarted by", "ubmitted by", "equested by", "riggered by", "reated by", context=(":", "by ")),
    _row(rf"\bName:? {{1,12}}(?P<titled>[A-Z][a-z]{{2,20}} [A-Z][a-z]{{2,20}})(?=\s*$|[\"',;<(])", "Name"),
    _row(rf"{_L}(?:Hi|Hello|Dear|Hey|Regards|Thanks|Cheers|Best)[, ] ?(?P<person>[A-Z][\w'-]{{1,30}}(?: [A-Z][\w'-]{{1,30}}){{1,2}})(?=[,!.]|\s*$)", "Hi", "Hello", "Dear", "Hey", "Regards", "Thanks", "Cheers", "Best"),
    # SSH and other connections
    _row(rf"\b(?:ssh(?:ed|ing)?|SSH(?:ed|ing)?|log(?:ged|ging)? ?(?:in|on)) (?:in)?to (?:{_DET} )?(?P<pet>{_PET})(?= from (?P<pet2>{_PET})|[\s.,;:)]|$)", "to "),
    _row(rf"\b(?:[Oo]ur|[Mm]y|[Tt]he|[Tt]his|[Oo]ther|[Nn]ew|[Oo]ld|[Nn]amed|[Cc]alled) (?:\w{{2,12}} )?{_BOX} (?P<pet>{_PET})(?=[\s.,;:)]|$)", *_BOXES),
    _row(rf"\b{_BOX}(?:e?s)?\b[^\n.]{{0,30}}? (?:called|named) {_Q}(?P<pet>{_PET})(?=[\s.,;:)\"'`]|$)", " called ", " named "),
    _row(rf"(?<![\w.-])(?P<pet>{_PET}) \((?:\d{{1,2}} ?[x×]|one|two|a|an|with) ?(?:NVIDIA |GeForce )?(?:RTX|GTX|[AHBVLT]\d{{1,4}}|Tesla|[2-5]0[5-9]0)", " (", form=(" (0x", " (0 x", " (0×", " (0 ×", " (one", " (two", " (a", " (with")),
    _row(rf"\b(?:[Oo]n|[Ff]rom|[Oo]nto) (?P<host>(?:laptop|desktop|workstation|lab|rig|office|home|nas|macbook)-[a-z\d-]{{1,30}})(?=[\s,;:)]|$)", " laptop-", " desktop-", " workstation-", " lab-", " rig-", " office-", " home-", " nas-", " macbook-"),
    _row(r"\bData Source ?= ?(?:tcp:)?(?P<host>[A-Za-z][\w.-]{1,62})(?=[,;\\\"'])", "Data Source"),
    _row(rf"{_L}(?P<session>[A-Za-z][\w.-]{{1,40}}): \d{{1,3}} windows? \(created|{_L}\[(?P<session2>[^\]\n:]{{2,40}})\]?\d{{0,2}}:[^\n]{{1,80}}\" ?\d\d:\d\d|\"(?P<session3>[A-Za-z][\w.-]{{1,40}})\" \d\d:\d\d \d\d-[A-Z][a-z]{{2}}-\d\d", "window", "\""),
    _row(rf"{_L}alias (?P<host>[\w-]{{2,40}})=[\"']?ssh ", "alias "),
    _row(rf"\bssh-remote\+(?P<host>{_H})", "ssh-remote+"),
    _row(r"\b(?:machine|instance|droplet|allocation|replica) \(?(?P<resource>(?=[0-9a-f]*\d)[0-9a-f]{8,32})\b", form=tuple(f"{word} {sign}" for word in ("machine", "instance", "droplet", "allocation", "replica") for sign in "(0abcdef")),
    _row(rf"{_L}\[?\d{{1,2}}:\d\d(?::\d\d)?(?: ?[AP]M)?\]? (?P<titled>[A-Za-z][\w.-]{{1,31}}): ", ": "),
    _row(r"\b(?:AnyDesk|TeamViewer|RustDesk)\b[^\n]{0,12}?(?: ID)?:? (?P<contact>\d[\d ]{8,14}\d)", "Desk", "TeamViewer"),
    _row(r"\b[Tt]icket (?:#|ID:? ?)?(?P<account>\d{6,20})\b|\bExpress Service Code: ?(?P<serial>\d{8,14})", "icket ", "Service Code"),
    _row(rf"(?:<host-\d{{1,6}}>|<domain-\d{{1,6}}>)\\{{1,2}}(?P<user>{_U})(?=[\s,;:)'\"]|$)", "\\"),
    _row(rf" on \S{{0,2}} ?(?P<branch>[\w.-]{{1,40}}/[\w./-]{{2,60}}) (?:via|is|\[|❯|\$)", " on ", form=("/",)),
    _row(rf"{_L}[\w.+-]{{1,15}} {{1,8}}\d{{1,8}} {{1,8}}(?P<user>{_U}) {{1,8}}(?:\d{{1,5}}[a-zA-Z]?|cwd|rtd|txt|mem|DEL) {{1,8}}[A-Za-z]", context=("IPv", "REG", "CHR", "DIR", "unix", "sock", "FIFO")),
    _row(rf"{_L}/dev/\S{{1,40}}: {{1,12}}(?P<user>{_U}) {{1,12}}\d{{1,8}} [.fFrcem]{{5,6}}", "/dev/", form=(": ",)),
    _row(r"\baccount\s?=\s?(?P<account>[0-9a-f]{12,40})\b", "account"),
    _row(r"\b(?:UDID|[Pp]rovisioning UDID|ECID)[:=] ?(?P<serial>[0-9A-Fa-f-]{16,48})", "UDID", "ECID"),
    _row(r"\b(?:[Uu]ser|[Mm]achine|[Dd]evice|[Cc]lient|[Ii]nstall(?:ation)?|[Tt]enant|[Cc]ustomer)[ _-]?(?:[Hh]ash|[Ff]ingerprint)\W{1,6}(?P<account>[0-9a-fA-F-]{8,64})(?!\w)", "hash", "Hash", "ingerprint"),
    _row(r"\b[Uu]nique ID: {0,20}(?P<serial>0x[0-9a-f]{8,16})|\b(?:IEEE EUI-64|EUI-?64|NGUID):? {1,40}(?P<serial2>[0-9a-f][0-9a-f ]{11,40}[0-9a-f])", "nique ID", "EUI", "NGUID"),
    _row(r"\borg(?:anization)?(?: ID)?:? (?P<account>\d{6,12})(?![\w.])", "org"),
    _row(r"(?:(?<![\w/])|(?<=>/))(?:projects?|experiments?|workspaces?|runs?|pods?|tasks?|sessions?|deployments?|dashboards?)/(?P<resource>(?=[0-9a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,40})(?=[/\s\"'?#)\].,]|$)", *(f"{word}/" for one in ("project", "experiment", "workspace", "run", "pod", "task", "session", "deployment", "dashboard") for word in (one, one + "s"))),
    _row(rf"\b(?:loading|unloading|successfully (?:un)?loaded|failed to (?:un)?load)\b:? {_Q}(?P<job>[A-Za-z][\w.-]{{2,80}}){_Q}(?=:\d|\\{{0,7}}'? version)", "load", form=(":0", " version")),
    _row(r"\bSerial Number \(\w{1,20}\): {0,4}(?P<serial>[A-Z0-9]{8,24})", "Serial Number ("),
    _row(rf"\b(?:Machine|Rechner|Serveur|Servidor|Server|Host|Hôte) [«“\"'] ?(?P<host>{_H}) ?[»”\"']", "Machine", "Rechner", "Serv", "Host", "Hôte"),
    _row(rf"(?<![\w:.\])-])(?P<host>[A-Za-z][A-Za-z0-9-]{{1,60}})(?=\[\d{{1,5}}(?:[-,]\d{{1,5}}){{1,60}}\](?!\.|\())", "]"),
    _row(r"(?<=[A-Za-z]/)(?P<account>\d{10,20})(?=[/\s\"'.,)\]?]|$)", form=("/0",)),
    _row(rf"\b(?:helm|oc|k9s|argo|kubens|stern|kustomize)\b[^\n]{{0,200}} (?:-n|--namespace)[ =](?P<namespace>[\w.-]{{1,63}})", " -n", "--namespace"),
    _row(r"\bmc alias set (?P<job>[\w-]{1,63}) \S{1,200} (?P<user>[\w.-]{3,100}) ", "mc alias"),
    _row(rf"{_L}(?P<user>{_U}) in (?:🌐 ?)?(?P<host>{_H}) in [~/]", form=(" in ~", " in /")),
    _row(rf"\bHosts?/Processors?\S{{0,3}} <(?P<host>{_H})>(?:,? <(?P<host2>{_H})>)?", "/Processor"),
    _row(rf"(?:<ip-\d{{1,6}}>|\d{{1,3}}(?:\.\d{{1,3}}){{3}}) - (?P<user>{_U}) \[", "] \"", " - "),
    _row(r"\bgit:\((?P<branch>[^()\s]{1,100})\)", "git:("),
    _row(r"[\ue0a0⎇] ?(?P<branch>[\w][\w./-]{1,100})", "\ue0a0", "⎇"),
    _row(r"\(projects/(?P<project>[a-z][\w-]{3,60})\)|(?<![\w/])projects/(?P<project2>[a-z][\w-]{3,60})(?=[\s\"'.,)]|$)", "projects/"),
    _row(rf"\bssh: (?:connect to host|Could not resolve hostname) (?P<host>{_H})(?=[\s:])", "ssh: "),
    _row(rf"\b(?:connect(?:ing|ed|ion)? (?:to|from|with)|closed by(?: remote)? host|reset by|remote host|reach(?:ed|ing)?|ping:?|route to host|[Rr]esolv(?:e|ing)(?: host(?:name)?)?:?|known hosts? for|verification failed for|Connection to|getaddrinfo failed:?|lookup|Trying|PING|traceroute to|Host|rendezvous endpoint|listening on|bind to|Unable to contact|Applying options for|ssh(?: -\w(?: \S{{1,60}})?){{0,4}}) {_Q}(?:(?P<user>{_U})@)?(?P<host>[A-Za-z][\w-]{{0,60}}(?:\d|\.)[\w.-]{{0,60}}|[A-Za-z][\w]{{0,30}}-[\w-]{{1,40}})(?=:\d|[\s:,'\"\\)]|\.?$)", "onnect", "closed by", "reset by", "remote host", "reach", "ping", "PING", "route", "esolv", "known host", "erification failed", "getaddr", "lookup", "Trying", "Host ", "rendezvous", "listening on", "bind to", "contact", "options for", "ssh"),
    _row(rf"{_B}(?P<user>{_U})@(?P<host>{_H})(?=: [A-Z])", "@"),
    _row(rf"\bPermanently added '(?:\[)?(?P<host>{_H})", "Permanently added"),
    _row(rf"\b(?:gaierror|Name or service not known|nodename nor servname|Temporary failure in name resolution|No address associated)[^\n]{{0,60}}: {_Q}(?P<host>{_H})", "ervice not known", "gaierror", "nodename nor", "name resolution", "No address"),
    _row(rf"{_Q}(?P<host>[A-Za-z][\w.-]{{1,200}})\\{{0,7}}['\"]?: (?=Name or service not known|Temporary failure in name|No address associated|Unknown host|Host not found)", "ervice not known", "Temporary failure", "No address", "nknown host", "Host not found"),
    _row(rf"\b(?:[Ff]ailed to connect to|[Cc]ould not connect to|[Cc]onnection to|[Cc]onnect to|[Cc]annot reach|[Tt]imed out to|[Rr]efused by|[Uu]nable to connect to|[Uu]nable to reach) {_Q}\[?(?P<host>{_H})\]?(?=[:\s,'\"\\)]|$)(?= port|:\d|\]|[\s'\"\\,)]{{1,3}}(?:port|closed|failed|refused|timed)|\]:)", "onnect to ", "onnection to ", "annot reach ", "imed out to ", "efused by ", "nable to reach "),
    _row(rf"\[(?P<host>[A-Za-z][\w.-]{{1,200}})\]:\d{{2,5}}", "]:"),
    _row(rf"\(host=\\{{0,7}}['\"](?P<host>{_H})|, host=(?P<host2>{_H})", "host="),
    _row(rf"\bhost {{1,12}}: (?P<host>{_H}){_E}", "host "),
    _row(rf"(?<![\w.@/:-])(?P<host>[A-Za-z][\w-]{{2,62}}(?:\.[\w-]{{1,63}}){{1,6}}):\d{{4,5}}(?![\w.:])", form=(":0",)),
    _row(rf"\b(?:tcp|grpc|grpcs|nccl|gloo|mpi|ucx|tls|zmq|ws|wss|rpc|ib|file-store)://(?P<host>{_H})", "tcp://", "grpc://", "grpcs://", "nccl://", "gloo://", "mpi://", "ucx://", "tls://", "zmq://", "ws://", "wss://", "rpc://", "ib://", "file-store://"),
    # Launchers and clusters
    _row(rf"{_L}(?:ok|changed|skipping|fatal|failed|unreachable|rescued|ignored): \[(?P<host>{_H})(?: -> (?P<host2>{_H}))?(?:\(|\]| =>)", ": ["),
    _row(rf"{_L}<(?P<host>{_H})> (?:\(\d|SSH|ESTABLISH|EXEC|PUT|FETCH|REMOTE|WINRM|ATTEMPT)", "> "),
    _row(rf"{_L}(?P<host>{_H}) {{0,60}}: ok=\d|{_L}(?P<host2>{_H}) \| (?:SUCCESS|CHANGED|FAILED|UNREACHABLE|SKIPPED|rc=)", ": ok=", " | "),
    _row(rf"{_L}PLAY \[(?P<job>[^\]\n]{{2,100}})\] \*", "PLAY ["),
    _row(r"\bansible_(?:ssh_)?(?:host|user|become_user)\s?[=:]\s?(?P<host>[\w.-]{2,62})", "ansible_"),
    _row(rf"\b(?:[Rr]unning|[Ll]aunched|[Ee]xecut(?:ing|ed)|[Ss]tarted|[Dd]eployed|[Bb]uilding|[Ss]cheduled|[Ss]aved|[Ss]ubmitted|[Aa]ssigned|[Dd]ied|[Ff]ailed|[Cc]rashed|[Rr]an|[Ee]xited|[Rr]eproduced|[Hh]angs?|worker|process|rank \d{{1,4}}|pid \d{{1,8}}|\S{{1,80}}\.\w{{2,5}}|ip=\S{{1,40}}\)) (?:remotely )?(?:on|onto|at|to) (?P<box>{_H})(?: via (?P<host2>{_H}?)(?=\.\.\.))?(?=[\s,;:)]|\.(?:\s|$)|$)", " on ", " onto ", " at ", " to ", form=("unning ", "aunched ", "xecuting ", "xecuted ", "tarted ", "eployed ", "uilding ", "cheduled ", "aved ", "ubmitted ", "ssigned ", "ied ", "ailed ", "rashed ", "Ran ", "ran ", "xited ", "eproduced ", "ang ", "angs ", "worker ", "process ", "rank 0 ", "pid 0 ", ".", "ip=")),
    _row(rf"\b(?:Rechner|Server|Knoten|Maschine|[Mm]achine|[Oo]rdinateur|[Ss]erveur|[Nn]œud|[Pp]oste|[Ee]quipo|[Ss]ervidor|[Nn]odo|[Mm]acchina|[Ss]erwer|[Mm]aszyna|[Dd]ator|[Ww]orkstation|[Ll]aptop|PC|NAS|VM) (?P<box>[A-Za-z][\w]{{0,30}}-[\w-]{{0,30}}\d[\w-]{{0,20}}|[A-Za-z]{{3,30}}\d{{2,4}})(?=[\s,;:.)]|$)", "Rechner ", "Server ", "Knoten ", "aschine ", "achine ", "rdinateur ", "erveur ", "œud ", "oste ", "quipo ", "ervidor ", "odo ", "acchina ", "erwer ", "aszyna ", "ator ", "orkstation ", "aptop ", "PC ", "NAS ", "VM "),
    _row(rf"{_L}(?P<box>[A-Za-z][\w.]{{0,30}}-[\w.-]{{0,40}}\d[\w.-]{{0,20}})> (?=[a-z./])", "> "),
    _row(r"\b(?:argocd app \w{3,12}|terraform workspace \w{3,8}|flux \w{3,12} (?:source git|kustomization|helmrelease)|get-credentials"
         r"|ngc (?:workspace|dataset) \w{3,12}|kaggle competitions \w{3,12}(?: -c)?|salt|--limit|ansible|heroku \w{2,20} -a|fly \w{2,20} -a"
         r"|docker (?:exec|logs|attach|stop|start|restart|inspect)(?: -\w{1,3})*|delegate_to:|end_host|(?:scp|rsync) [^\n|;]{0,80}?(?= [\w.-]{2,60}:))"
         r" \\{0,7}[\"']?(?P<own>[A-Za-z][\w.-]{1,60})(?=[\s:,\"'\\]|$)",
         "argocd", "workspace", "flux ", "get-cred", "ngc ", "kaggle", "salt", "--limit", "ansible", "heroku", "fly ", "docker", "delegate_to", "end_host", "scp", "rsync"),
    _row(r"\bSERVER \S{1,100} (?P<serial>[0-9a-fA-F]{12})(?= |$)", "SERVER "),
    _row(rf"--?(?:rdzv[_-]endpoint|master[_-]addr|host(?:name)?|hosts|H|address|coordinator[_-]address|dist[_-]init[_-]addr|init[_-]method|node[_-]?ip|server|w|nodelist|nodes|include|exclude|bind)[ =]{_Q}(?!\d+[\s,]|\d+$)(?P<hosts>{_HS})(?=:\d|[\s\"'\\,;]|$)", "-rdzv", "-master", "-host", "-H", "-address", "-coordinator", "-dist", "-init", "-node", "-server", "-w", "-include", "-exclude", "-bind", context=("--", "-H ", "-w ", "-host ")),
    _row(rf"\b(?:\w{{1,40}}_)?(?:NODELIST|HOSTS?|HOSTNAMES?|MASTER_ADDR|MASTER_NODE|HEAD_NODE|NODENAME|NODE_NAME|POD_NAME|SUBMIT_HOST|LAUNCH_NODE|HOST_NAME|PBS_O_HOST|SERVER_NAME|COMPUTERNAME|LOGNAME_HOST|RUNNER_NAME|AGENT_NAME|AGENT_MACHINENAME|AGENT_HOST)\\{{0,7}}[\"']?\s?[=:]\s?{_Q}(?!\w{{2,8}}:/)(?P<hosts>{_HS})(?=[\s\"'\\,;:)]|$)", "NODE", "HOST", "MASTER", "RUNNER_NAME", "AGENT_", "POD_NAME", "COMPUTERNAME", "SERVER_NAME"),
    _row(rf"\b(?:BatchHost|AllocNode:Sid|ReqNodeList|NodeList|NodeName|NodeHostName|NodeAddr|Nodes|nodelist|hostlist|exec_host|ExecHost)=(?!\d+[\s,]|\d+$)(?P<hosts>{_HS})", "Host=", "Sid=", "List=", "Name=", "Addr=", "Nodes=", "list=", "host="),
    _row(rf"{_L}(?P<host>{_H}) {{1,12}}slots ?= ?\d", "slots"),
    _row(rf"{_L}(?P<host>(?=[\w.-]{{0,60}}\d)[A-Za-z][\w.-]{{1,62}}): (?:\[\d{{4}}-|(?:ba)?sh: |ssh: |Permission denied|Connection |Traceback |worker-\d|\[rank|rank ?\d|[A-Z]{{4,8}}:|  File \")", ": "),
    _row(rf"\[(?P<host>[A-Za-z][\w.-]{{1,62}}):\d{{3,8}}(?::\d{{1,8}})?\]", "[", form=(":0",)),
    _row(rf"\[(?P<host>[A-Za-z][\w-]{{1,62}}\d)\] (?=\[|[A-Z]{{4,}})", "] "),
    _row(rf"\bsrun: error: (?P<hosts>{_HS}): tasks?", "srun: "),
    _row(rf"\*\*\* (?:STEP|JOB) \S{{1,20}} ON (?P<host>{_H}) ", "*** "),
    _row(rf"\b(?:Nodes?|nodes?|on node|on host|node name|Node|host|[Cc]luster) (?P<hosts>[A-Za-z][\w-]{{0,60}}\d[\w-]{{0,20}}(?:\[[\d,-]{{1,60}}\])?(?:\.[\w-]{{1,63}}){{0,6}})(?=[\s.,;:)\"'\\]|$)", "Node ", "node ", "Nodes ", "nodes ", "node name ", "host ", "luster "),
    _row(rf"\bNode: {{1,40}}(?P<host>{_H})/", "Node:"),
    _row(rf"\bSuccessfully assigned (?P<namespace>[\w.-]{{1,63}})/(?P<pod>[\w.-]{{1,253}}) to (?P<host>{_H})", "Successfully assigned"),
    _row(rf"\b(?:pod|pods|job|jobs|deployment|deployments|statefulset|configmap|service|pvc|persistentvolumeclaim|secret|rayjob|raycluster|pytorchjob|replicaset|daemonset)(?:\.\w{{1,20}}(?:\.\w{{1,20}}){{0,3}})?(?:/| {_Q}|=)(?P<pod>[a-z][\w.-]{{0,200}}-[\w.-]{{1,60}})(?=[\s\"'\\,;:)]|$)", "pod", "job", "deployment", "set", "configmap", "service", "pvc", "claim", "secret", "cluster"),
    _row(rf"\bkubectl\b[^\n]{{0,60}} (?:-n|--namespace)[ =](?P<namespace>[\w.-]{{1,63}})", "kubectl"),
    _row(rf"\bkubectl\b[^\n]{{0,80}} (?:logs|exec|describe|delete|get|attach|cp|port-forward)(?: -\S{{1,20}}){{0,4}}(?: (?:pods?|jobs?|po))? (?P<pod>[a-z][\w.]{{0,60}}-[\w.-]{{1,200}})(?=[\s:\"'\\]|$)", "kubectl"),
    _row(rf"\b[Nn]amespace\\{{0,7}}[\"']?[:=] ?{_Q}(?P<namespace>[a-z0-9][\w.-]{{0,62}})(?=[\s\"'\\,;)]|$)", "amespace"),
    _row(rf"(?:#SBATCH|sbatch|srun|salloc)\b[^\n]{{0,120}}?\s(?:-A ?|--account[= ])(?P<account>{_J})", "SBATCH", "sbatch", "srun", "salloc"),
    _row(rf"#PBS -P (?P<account>{_J})", "#PBS"),
    _row(rf"\b(?:squeue|sacct|scancel|sreport|sshare|sprio|qstat|qselect|qdel|bjobs|pkill|killall|pgrep|lsof|loginctl|quota|lfs quota|ps|top|htop)\b[^\n|;]{{0,60}}? (?:-u|-U|--users?)[ =]?(?P<user>{_U})(?=[\s,;\"']|$)|\bsacctmgr [^\n]{{0,60}}\buser[ =](?P<user2>{_U})(?=[\s,]|$)", "squeue", "sacct", "scancel", "sreport", "sshare", "sprio", "qstat", "qselect", "qdel", "bjobs", "kill", "pgrep", "lsof", "loginctl", "quota", "ps", "top", form=(" -u", " -U", " --user", "sacctmgr ")),
    _row(rf"(?:#SBATCH|sbatch|srun|salloc|qsub|#PBS|bsub|#BSUB)\b[^\n]{{0,120}}?\s(?:-J ?|-N ?|--job-name[= ]|-n )(?P<job>[A-Za-z]{_J[11:]})", "SBATCH", "sbatch", "srun", "salloc", "qsub", "#PBS", "bsub", "BSUB"),
    _row(rf"\b(?:JobName|Job[ _-]?[Nn]ame|job_name|SLURM_JOB_NAME|PBS_JOBNAME|LSB_JOBNAME|run_name|experiment_name|exp_name|WANDB_NAME|WANDB_PROJECT|WANDB_ENTITY|project_name|RUN_NAME|EXPERIMENT_NAME)\\{{0,7}}[\"']?\s?[=:]\s?{_Q}(?P<job>{_J})", "ob", "name", "NAME", "WANDB_"),
    _row(rf"\b(?:account|Account) (?P<account>[A-Za-z][A-Za-z_-]{{1,40}}\d[\w.-]{{0,20}})(?=[\s.,;\"'\\]|$)", "ccount "),
    _row(rf"\bwandb: (?:Syncing run|Run data is saved locally in \S{{1,100}}|Resuming run|Synced|Finishing run|Tracking run|View run) (?P<job>(?!with|at\b){_J})(?=[\s:\"'\\]|$)", "wandb: "),
    _row(r"\bwandb agent (?:--\S{1,30} \S{1,60} ){0,2}(?:(?:(?P<org>[\w.-]{1,64})/)?(?P<project>[\w.-]{1,64})/)?(?P<resource>[a-z0-9]{8})(?=[\s\"'\\]|$)", "wandb agent"),
    _row(r"\b(?:offline-)?run-\d{8}_\d{6}-(?P<resource>[a-z0-9]{6,12})(?![\w-])", "run-"),
    _row(rf"\bserved[_-]model[_-]name\\{{0,7}}[\"']?\s?[=: ]\s?\[?{_Q}(?P<own>[A-Za-z][\w.-]{{1,60}})(?=[\s\"'\\,\]]|$)", "served"),
    _row(r"\b(?:for|of) run \"?(?P<session>[A-Za-z]\w{0,40}[-_][\w-]{1,60})(?=[\s\".,]|$)", " run "),
    _row(rf"\bJob \d{{1,10}} \((?P<session>{_J})\)", "Job "),
    _row(r"\bmodule\.(?P<session>[a-z][\w-]{2,60})\.(?=aws_|google_|azurerm_|helm_|kubernetes_|module\.|data\.)", "module."),
    _row(rf"{_L}orgs: {{1,4}}(?P<orgs>[\w.-]{{2,60}}(?:,[\w.-]{{2,60}}){{0,20}})$", "orgs: "),
    _row(rf"\bset_experiment\(\s?{_Q}(?P<job>[^\"'\\)\n]{{2,100}})", "set_experiment"),
    _row(r"\b(?P<first>[A-Z][a-z]{2,12}) (?:is (?:looking|working|checking|on)|will (?:look|check|ask)|said|says|told|asked|confirmed|reported|thinks|tried|suggested|wants|already|has (?:tried|seen|fixed|rebooted|installed))\b", " is looking", " is working", " is checking", " is on", " will look", " will check", " will ask", " said", " says", " told", " asked", " confirmed", " reported", " thinks", " tried", " suggested", " wants", " already", " has tried", " has seen", " has fixed", " has rebooted", " has installed"),
    _row(rf"(?<![\w./-])(?P<pet>{_PET}) (?:(?:was|is|got|has been|went|came|gets|stays) (?:rebooted|down|up again|back|offline|online|drained|reinstalled|upgraded|unreachable|full|busy|rebooting|draining)|hangs|needs a reboot|crashed|rebooted)\b", " rebooted", " down", " up again", " back", " offline", " online", " drained", " reinstalled", " upgraded", " unreachable", " full", " busy", " rebooting", " draining", " hangs", " crashed", " needs a reboot"),
    _row(r"\b(?:customer|client|company|partner|employer|supplier|vendor|university|institute|lab) (?P<firm>[A-Z][A-Za-z]{3,20})(?=[\s.,;:)]|$)", "customer ", "client ", "company ", "partner ", "employer ", "supplier ", "vendor ", "university ", "institute ", "lab "),
    _row(rf"(?<![\w./:@-])(?P<pet>{_PET})(?=:(?:9092|6379|5432|3306|27017|8000|8080|8081|8888|8443|29500|29400|6006|5000|5672|9200|6333|19530|9000|11434|8786|6443|2379|8265|10001|50051|8001|8002|9400|9100|9090|3000|27000|1055|22)\b)", form=(":0",)),
    _row(r"^(?P<ticket>(?!ISO|CVE|RFC|SHA|UTF|GPU|PEP|AES|MD|KB|CPU|HTTP|TLS|UTC|GMT|EPYC|INFO|WARN)[A-Z]{3,6}-\d{3,6}) (?=[A-Z][a-z])", "-", form=tuple(f"{sign} " for sign in _TICKETS)),
    _row(r"\b(?:[Ss]erial(?: [Nn]umber| [Nn]o\.?)?|[Ss]ervice [Tt]ag|[Aa]sset [Tt]ag)(?: is|:)? (?P<serial>(?=[A-Z\d]{0,12}\d)(?=[A-Z\d]{0,12}[A-Z])[A-Z\d]{6,16})\b", "erial", "ervice tag", "ervice Tag", "sset tag", "sset Tag"),
    _row(r"\b(?:CASE|Case|INC|REQ|RITM|SR|CHG|TICKET|Ticket)[ :#]{0,3}(?P<ticket>\d{5,12})\b|(?<![\w/-])(?P<ticket2>[A-Z]{2,6}#\d{3,7})\b", "CASE", "Case", "INC", "REQ", "RITM", "SR", "CHG", "TICKET", "icket", "#"),
    _row(r"\b(?:[Cc]ontact|[Dd]urchwahl|[Hh]otline|[Rr]ufnummer|[Tt]elefonnummer|(?:[Pp]hone |[Mm]y )number(?: is)?|[Cc]all (?:me|us)(?: back)?(?: at| on)?|[Rr]each (?:me|us) (?:at|on|under)|[Pp]hone|[Ee]xtension)\W{1,8}(?P<contact>\+?\(?\d{3,5}\)?[ /-]\d[\d -]{2,14}\d)(?![\w.])", "ontact", "urchwahl", "otline", "ufnummer", "elefonnummer", "umber", "all me", "all us", "each me", "each us", "hone", "xtension"),
    _row(r"\b(?:ssh|git)://[\w<>@-]{0,41}<host-\d{1,6}>(?::\d{1,5})?/(?P<repository>[\w-]{1,80})/(?P<repository2>[\w-]{1,80})", "ssh://", "git://"),
    _row(r"\bkubectl config (?:current-context|use-context)[^\n]{0,60}\n(?P<cluster>\S{2,100})$|\baz account show[^\n]{0,100}\n(?:[^\n]{0,200}\n){0,12}?\s{0,8}\"name\": \"(?P<org>[^\"\n]{2,80})\"", "current-context", "use-context", "account show"),
    _row(rf"\b(?:anyone|anybody|somebody|someone|who(?: is|'s)?|nobody|I am|I'm|we are|still|also) (?:using|on|running on|blocking|restarting|rebooting) (?P<pet>{_PET})(?=\?| right now| at the moment| today| currently|[.,!]|$)", "using ", " on ", "blocking ", "restarting ", "rebooting ", form=("anyone ", "anybody ", "somebody ", "someone ", "who ", "who is ", "who's ", "nobody ", "I am ", "I'm ", "we are ", "still ", "also ")),
    _row(rf"\b(?:moving|moved|move|restarted?|restarting|submitted|killed|resumed?|resuming|requeued) (?:the |my |our )?(?P<pet>{_PET}) (?:run|job|training|experiment|sweep)s? (?:to|on|onto|from|at) (?P<pet2>{_PET})", " run", " job", " training", " experiment", " sweep"),
    # Networks and devices
    _row(rf"\b(?:E?SSID|ssid)\\{{0,7}}[\"']?\s{{0,3}}[:=]\s{{0,3}}\\{{0,7}}[\"']?(?P<network>[^\"'\\\n,]{{1,32}})", "SSID", "ssid"),
    _row(rf"{_L}(?:search|domain) (?P<domain>[\w.-]{{3,200}})", "search ", "domain "),
    _row(rf"\b(?:phone|tel|telephone|mobile|Phone|Tel|Mobile|Telefon|telefon|fax|Fax|[Tt]él|[Tt]eléfono|[Hh]andy|[Mm]obil|[Cc]elular|WhatsApp|[Tt]elefone|тел|Тел|телефон|手机|电话|電話|手机号|连系电话|联系电话|携帯|연락처|전화|휴대폰|QQ|微信|[Ee]xt(?:ension)?)\.?[:：]? {{0,3}}(?P<contact>\+?\(?\d[\d ()/.-]{{3,20}}\d)", "hone", "tel", "Tel", "obil", "ax", "tél", "Tél", "andy", "elular", "WhatsApp", "тел", "Тел", "手机", "电话", "電話", "携帯", "연락처", "전화", "휴대폰", "QQ", "微信", "xt", form=("0",)),
    _row(rf"\b(?:IMEI|ICCID|IMSI|MEID)\\{{0,7}}[\"']?\s{{0,3}}[:=]\s{{0,3}}{_Q}(?P<serial>\d{{14,20}})", "IMEI", "ICCID", "IMSI", "MEID"),
    _row(rf"\b(?:lat(?:itude)?|lon(?:gitude)?|lng)\\{{0,7}}[\"']?\s?[=:]\s?{_Q}(?P<position>-?\d{{1,3}}\.\d{{3,12}})", "lat", "lon", "lng"),
    _row(r"\b(?:ID_SERIAL(?:_SHORT)?|ID_WWN(?:_\w+)?|ID_FS_UUID|SerialNo|ID_PART\w{0,20}UUID)=(?P<serial>[\w.-]{5,80})", "ID_", "SerialNo"),
    _row(r"\b(?:(?:SN|S/N|P/N SN)\s?[:#=]\s?|S/N )(?P<serial>(?=[A-Z]*\d)[A-Z0-9-]{6,24})(?![\w.])", "SN", "S/N"),
    _row(r"\b(?:wwn-|naa\.|eui\.|nvme-eui\.|wwn ?[=:] ?)(?:0x)?(?P<serial>[0-9a-f]{12,32})", "wwn", "naa.", "eui."),
    _row(r"\b(?:Samsung|SAMSUNG|WDC|WD|Seagate|ST\d{3,}|INTEL|Intel|KIOXIA|TOSHIBA|Micron|CT\d{3,}|KINGSTON|Kingston|Crucial|SK ?hynix|HGST|SanDisk|Solidigm)[ _][^\n\"']{0,80}?[ _](?P<serial>(?=[A-Z]{0,8}\d)(?=\d{0,8}[A-Z])[A-Z0-9]{11,20})(?![\w.])", "amsung", "SAMSUNG", "WD", "Seagate", "ST", "INTEL", "Intel", "KIOXIA", "TOSHIBA", "Micron", "CT", "KINGSTON", "Kingston", "Crucial", "hynix", "HGST", "SanDisk", "Solidigm"),
    # Models, data sets, repositories, images
    _row(rf"\b(?:from_pretrained|load_dataset|snapshot_download|hf_hub_download|push_to_hub|SentenceTransformer|CrossEncoder|LLM|pipeline|AutoModel\w{{0,30}}|model_info|dataset_info|create_repo|upload_folder|load_model)\((?:[^()\n\"']{{0,60}}=)?\s?[rf]?\\{{0,7}}[\"'](?P<model>{_ID})", "from_pretrained(", "load_dataset(", "snapshot_download(", "hf_hub_download(", "push_to_hub(", "SentenceTransformer(", "CrossEncoder(", "LLM(", "pipeline(", "AutoModel", "model_info(", "dataset_info(", "create_repo(", "upload_folder(", "load_model("),
    _row(rf"--(?:model|model[_-](?:name|path|id)|model[_-]name[_-]or[_-]path|pretrained[_-]model[_-]name[_-]or[_-]path|tokenizer|dataset|dataset[_-]name|base[_-]model|adapter|lora|checkpoint|repo[_-]id|served-model-name|speculative-model|hf[_-]repo)[ =]{_Q}(?P<model>{_ID})", "--"),
    _row(rf"\b_?(?:name_or_path|model_id|model_name|model_path|base_model|base_model_name_or_path|model|tokenizer|dataset|dataset_name|repo_id|hub_model_id|adapter|checkpoint|processor|model_name_or_path|served_model_name|reward_model|teacher|student|pretrained)\\{{0,7}}[\"']?\s{{0,3}}[=:]\s{{0,3}}[rf]?{_Q}(?P<model>{_ID})(?=[\s\"'\\,;:)\]}}]|$)", "/", form=("model", "name_or_path", "tokenizer", "dataset", "repo_id", "adapter", "checkpoint", "processor", "teacher", "student", "pretrained")),
    _row(rf"\b(?:[Ll]oading|[Ll]oaded|[Dd]ownloading|[Dd]ownload|[Ff]etching|[Uu]sing|[Ss]erving|serve|[Ee]valuating|[Ff]ine-?tuning|[Tt]raining|model|[Mm]odel|repo|[Rr]epository|dataset|upload|checkpoint|for|from|Cannot find|cache of|access to|hf-hub:) {_Q}(?P<model>[A-Za-z0-9][\w.-]{{1,95}}/(?=[\w.-]*[-_.])(?=[\w.-]*\d|[\w.]*[-_][\w.]*[-_])[A-Za-z0-9][\w.-]{{2,95}})(?=[\s\"'\\,;:)\]]|\.?$)(?!/)", "/", form=("oading ", "oaded ", "ownloading ", "ownload ", "etching ", "sing ", "erving ", "serve ", "valuating ", "tuning ", "raining ", "odel ", "repo ", "epository ", "dataset ", "upload ", "checkpoint ", "for ", "from ", "annot find ", "cache of ", "access to ", "hf-hub: ")),
    _row(r"(?P<cached>\b(?:models|datasets|spaces)--[A-Za-z0-9][\w.]{0,95}(?:-[\w.]{1,95}){0,20}--[\w.-]{1,96})", "s--"),
    _row(rf"\b(?:(?:docker|podman|nerdctl|buildah)(?: image| container)? (?:run|pull|push|tag|build|create|inspect|rmi|save|load|history|manifest)|(?:crictl|singularity|apptainer|enroot|skopeo|crane|kubectl) \w{{2,12}})\b[^\n|;]{{0,200}}?\s(?:docker://)?(?P<image>[\w.-]{{1,100}}(?::\d{{2,5}})?(?:/[\w.-]{{1,100}}){{1,6}}(?::[\w.-]{{1,128}})?(?:@sha256:[0-9a-f]{{64}})?)(?=[\s\"'\\]|$)", "docker", "podman", "nerdctl", "crictl", "singularity", "apptainer", "enroot", "buildah", "skopeo", "crane", "kubectl"),
    _row(rf"\b(?:[Ii]mage|IMAGE|image:|[Pp]ulling from|[Pp]ulling|Pulled|pull|push|FROM|Successfully tagged|find image|container_image|repository|Digest of)(?:\\{{0,7}}[\"'])?[ :=]{{1,3}}{_Q}(?P<image>[\w.-]{{1,100}}(?::\d{{2,5}})?(?:/[\w.-]{{1,100}}){{1,6}}(?::[\w.-]{{1,128}})?(?:@sha256:[0-9a-f]{{64}})?)(?=[\s\"'\\,;)]|$)", "mage", "IMAGE", "ull", "push", "FROM", "tagged", "repository", "Digest of", form=("/",)),
    _row(r"(?<![\w./@:-])(?P<image>(?:<host-\d{1,6}>|(?:[\w-]{1,63}\.){1,5}[a-z]{2,12})(?::\d{2,5})?(?:/[\w.-]{1,100}){1,6}:[\w][\w.-]{0,127})(?=[\s\"'\\,;)]|$)", "/", form=(":",)),
    _row(r"(?<![\w./@:-])(?P<image>(?:gcr\.io|docker\.io|ghcr\.io|quay\.io|registry\.hub\.docker\.com|public\.ecr\.aws|[\w-]{1,63}\.azurecr\.io|[\w-]{1,40}-docker\.pkg\.dev|[\w.-]{1,40}\.gcr\.io|\d{12}\.dkr\.ecr\.[\w-]{1,20}\.amazonaws\.com)(?:/[\w.-]{1,100}){1,6}(?::[\w.-]{1,128})?)", "cr.io", "docker.", "quay.io", "ecr", "pkg.dev"),
    _row(rf"\bCloning into \\{{0,7}}'(?P<repository>[^'\\\n]{{1,100}})\\{{0,7}}'", "Cloning into"),
    _row(rf"\b(?:Switched to (?:a new )?branch|On branch|branch|Branch|HEAD ->|checkout -b|checkout|Your branch is \w{{1,20}} (?:of|with)|set up to track(?: remote branch)?|merge branch|rebas(?:e|ing)(?: onto)?) {_Q}(?!main\b|master\b|origin/(?:main|master)\b|HEAD\b|is\b|to\b|of\b|and\b|with\b|from\b|the\b|that\b|in\b|for\b|has\b|was\b|taken\b|name\b|prediction\b|or\b|target\b|history\b|divergence\b|instruction\b|not\b|v?\d)(?P<branch>(?:origin/)?[A-Za-z][\w.]{{0,60}}[-/_][\w./-]{{1,100}})(?=[\s\"'\\,;.)]|$)", "ranch", "checkout", "HEAD ->", "rebas", "track"),
    _row(rf"\[new (?:branch|tag)\] {{1,12}}(?P<branch>[\w./-]{{1,100}}) {{1,12}}-> {{1,4}}(?P<branch2>[\w./-]{{1,100}})", "[new branch]", "[new tag]"),
    _row(rf"\bHEAD is now at [0-9a-f]{{6,40}} (?P<subject>[^\n]{{1,120}})", "HEAD is now at"),
    _row(rf"\b[Rr]epository (?:not found: )?{_Q}(?P<model>{_ID})", "epository "),
    # Clouds
    _row(r"\b(?:RSA|ED25519|ECDSA|DSA)(?:-CERT)? (?:key fingerprint is )?SHA256:(?P<fingerprint>[A-Za-z0-9+/]{43})", "SHA256:"),
    _row(r"\barn:aws[\w-]{0,10}:[\w-]{1,40}:[\w-]{0,30}:(?P<account>\d{12})?:(?P<resource>[^\s\"'<>,;]{1,200})", "arn:"),
    _row(r"(?<![\w/])projects/(?P<project>[a-z][\w-]{3,60})(?=/)", "projects/"),
    _row(r"/subscriptions/(?P<uuid>[0-9a-f-]{36})(?:/resourceGroups/(?P<group>[\w.()-]{1,90}))?", "/subscriptions/"),
    _row(r"\b[Aa]ccount(?: ID|Id|_id|: )[\"']?[:= ]{1,3}[\"']?(?P<account>\d{12})(?!\d)", "ccount"),
    # Where nothing but a name stands, whatever the program
    _row(rf"\bpython[\d.]* (?:-\w ){{0,3}}-m (?P<session>[a-z]\w{{2,40}})(?=[.\s]|$)|\btorchrun\b[^\n]{{0,300}} -m (?P<session2>[a-z]\w{{2,40}})(?=[.\s]|$)", " -m "),
    _row(rf"\b(?:cluster|queue|partition|vhost|rack|tenant|customer|bucket|keyspace|index|team|flow) {_Q}(?P<pet>[a-z][a-z\d]{{3,30}}(?:[_-][a-z\d]{{2,30}}){{0,3}})(?=[\s.,;:)@\"'\\]|$)", "cluster ", "queue ", "partition ", "vhost ", "rack ", "tenant ", "customer ", "bucket ", "keyspace ", "index ", "team ", "flow "),
    _row(rf"\b(?:the|our|this|their|your) {_ADJECTIVE}(?P<pet>{_PET}(?:[_-][a-z\d]{{2,30}}){{0,3}})(?= (?:rack|cluster|server|machine|box|workstation|node|project|team|group|partition|queue|tenant)\b)", " rack", " cluster", " server", " machine", " box", " workstation", " node", " project", " team", " group", " partition", " queue", " tenant"),
    _row(rf"\b(?:du projet|der Gruppe|del grupo|проект|el proyecto|il progetto|le projet|das Projekt|dem Projekt|projektu|Sul nodo|el nodo|le nœud) (?P<pet>{_PET}(?:[_-][a-z\d]{{2,30}}){{0,3}})(?=[\s.,;:)]|$)", "projet ", "Gruppe ", "grupo ", "проект ", "proyecto ", "progetto ", "Projekt ", "projektu ", "nodo ", "nœud "),
    _row(rf"\b(?:[Ww]orks|[Rr]an|[Rr]uns?|[Rr]unning|[Mm]oved|[Ss]witched|[Mm]igrated|[Cc]opied|[Ff]ails|[Ff]ine|[Hh]appens|[Rr]eproduced|[Ss]een|[Ii]nstalled|[Bb]oth|[Aa]nyone(?: else)?|but not|and|only|same (?:\w+ )?|this|died|failed|crashes|hangs) (?:on|to|onto|from) {_ADJECTIVE}(?P<pet>{_PET}(?:-[a-z\d]{{1,30}}){{0,2}})(?: and (?:on )?(?P<pet2>{_PET}(?:-[a-z\d]{{1,30}}){{0,2}}))?(?= (?:and|but|with|seeing|too|now|again|since|\()|[.,;:)]|$)", " on ", " to ", " onto ", " from ", form=_MOVED),
    _row(rf"(?<![\w./@:=-])(?P<numbered>(?!(?:[ahv]100|[al]40)\d)(?:(?!lib|multi|single|per-|dual|quad|two|all-|int|cross|nvidia|max|min|num|non|one|four)[a-z]{{2,12}}-)?(?:gpu|dgx|hgx|ml|dl|hpc|node|srv|server|ws|lab|compute|login|worker|rack|box|rig|host|a100|h100|v100|a40|l40)-?(?!(?<=node)(?:1[2468]|2[024])\b|(?<=00-)(?:40|80|9[46]|141)\b)(?:0\d|[1-9]\d)\d?)(?=:\d{{1,5}}\b|[\s,;:)\"'\]]|\.?$)", "gpu", "dgx", "hgx", "ml", "dl", "hpc", "node", "srv", "server", "ws", "lab", "compute", "login", "worker", "rack", "box", "rig", "host", "a100", "h100", "v100", "a40", "l40", form=_NUMBERED),
    _row(rf"\b(?:psql|pg_dump|pg_restore|mysql|mysqldump|redis-cli|mongosh|ldapsearch|ipmitool|sqlcmd|clickhouse-client|smbclient)\b[^\n|;]{{0,200}}? -(?:h|H|S)[ =]?(?P<host>[A-Za-z][\w.-]{{1,62}})|--(?:target|host|node|remote|dest|destination|nas|hostname|machine|server)[ =](?P<pet>{_PET}(?:-[a-z\d]{{1,30}}){{0,2}})(?=[\s\"']|$)|\baz (?:vm|vmss|ml|aks|storage|group|network)\b[^\n|;]{{0,200}}? -(?:g|n) (?P<session>{_J})(?:[^\n|;]{{0,80}}? -(?:g|n) (?P<session2>{_J}))?|\bssh (?:-\w \S{{1,40}} |-\w{{1,3}} ){{0,3}}(?P<pet2>{_PET}(?:-[a-z\d]{{1,30}}){{0,2}})(?=\s*$|[ ][\"'])", " -h", " -H", " -S", "--", "az ", "ssh "),
    _row(rf"\((?P<host>{_H}) executor \d|\bVM \d{{2,6}} \((?P<host2>{_H})\)|\bon worker (?P<host3>{_H}):|, name: (?P<host4>{_H}), status: |{_L}md\d+ [^\n]{{0,60}} (?P<host5>{_H}):\d|^==> (?P<session>[a-z][\w-]{{2,60}}): |\bSystem Name: (?P<host6>{_H})|\bgitlab-runner \S{{1,20}} on (?P<host7>{_H})|/buildkite-agent/builds/(?P<host8>[\w.-]{{2,80}})/(?P<dir>[\w.-]{{2,80}})/(?P<dir2>[\w.-]{{2,80}})", "executor ", "VM ", "on worker ", ", name: ", "md", "==> ", "System Name", "gitlab-runner", "buildkite"),
    _row(rf"(?<![\w/.@-])(?P<branch>(?:feature|feat|bugfix|hotfix|users?|personal|topic|experiment|exp|wip)/[a-z][\w./-]{{3,80}})(?=[\s\"'\\,;.)›]|$)|\brefs/heads/(?P<branch2>(?!main\b|master\b)[\w./-]{{3,100}})|\[rejected\] {{1,12}}(?P<branch3>(?!main\b|master\b|HEAD\b)[\w./-]{{2,100}}) -> (?P<branch4>[\w./-]{{2,100}})|\bJob defined at: (?P<dir>[\w.-]{{1,80}})/(?P<dir2>[\w.-]{{1,80}})/", "feature/", "feat/", "bugfix/", "hotfix/", "user/", "users/", "personal/", "topic/", "experiment/", "exp/", "wip/", "refs/heads/", "[rejected]", "Job defined at"),
    _row(rf"\bhelm (?:upgrade|install|uninstall|rollback|status|history|get \w+)(?: --?[\w-]{{1,20}}(?:=\S{{1,60}})?){{0,4}} (?P<session>[a-z][\w-]{{2,60}})|\b[Nn]etwork (?P<session2>[a-z][\w-]{{2,60}}?)(?=_default\b)|\b(?:Container|container|Pod|pod|database) (?P<pet>{_PET}(?:[_-][a-z\d]{{2,30}}){{0,3}})(?= (?:Creating|Created|Starting|Started|Stopping|Stopped|Removed|Recreated|Error|Healthy|oom|\(id)|$)", "helm ", "etwork ", "ontainer ", "od ", "database "),
    _row(rf"\b(?P<first>[A-Z][a-z]{{2,12}})['’]s[ -](?:box|machine|[Mm]ac[Bb]ook|iMac|laptop|desktop|workstation|PC|server|account|branch|fork|home|account|container|job)|\b(?:[Cc]olleagues?|[Cc]ould|[Cc]an|[Aa]sk(?:ed)?|[Pp]inged|[Pp]ing|[Tt]ell|[Tt]old|[Tt]hanks|[Tt]hx|cc|CC|@|[Bb]oss|[Aa]dmin|[Mm]anager|[Ss]upervisor|advisor) (?P<first2>[A-Z][a-z]{{2,12}})(?= (?:from|says|said|at|have|has|please|to|who|about|and|could|can|knows|look|told)|[,.:;!?]|$)", "'s", "’s", "olleague", "ould ", "can ", "Can ", "ask ", "Ask ", "asked ", "Asked ", "pinged ", "Pinged ", "ping ", "Ping ", "tell ", "Tell ", "told ", "Told ", "hanks ", "hx ", "cc ", "CC ", "@ ", "oss ", "dmin ", "anager ", "upervisor ", "advisor "),
    _row(rf"\b[UG]ID: \d{{1,10}} \((?P<user>{_U})\)", "ID: "),
    _row(r"\b(?:[Tt]icket|TICKET|[Cc]ase|[Ii]ncident|JIRA|[Jj]ira|[Rr]ack|[Cc]hange|[Aa]sset(?: [Tt]ag)?)(?: is|:| ID:?| no\.?| number:?)? {0,3}#?(?P<ticket>[A-Z]{2,6}-\d{2,7})\b", "icket", "TICKET", "ase", "ncident", "JIRA", "ira", "ack", "hange", "sset", form=_TICKETS),
    _row(rf"(?<=<owner-\d>/)(?P<own>[A-Za-z][\w.-]{{1,80}})|(?<=<job-\d>/)(?P<own2>[A-Za-z][\w.-]{{1,80}})", "<owner-", "<job-"),
    _row(rf"(?<=<user-\d>/)(?P<own>[A-Za-z][\w.-]{{1,80}})|#egg=(?P<session>[\w.-]{{2,80}})|(?<=<host-\d>#)(?P<own2>[\w.-]{{2,80}})|\bCMakeFiles/(?P<session2>[\w.-]{{2,80}}?)(?=\.dir\b)|\b[Tt]arget //(?P<session3>[\w.-]{{2,80}})", "<user-", "#egg=", ">#", "CMakeFiles/", "arget //"),
    _row(rf"\bou=(?P<org>[\w .-]{{2,60}}?)(?=,(?:ou|o|dc)=)|\"(?P<host>{_H}) (?:mlx\d_\d|HCA-\d|hfi1_\d|bnxt\w{{1,12}})|^(?:use|USE|\\c) (?P<own>\w{{3,64}});?$|\btopic\(s\): (?P<session>[\w.-]{{2,80}})(?:, (?P<session2>[\w.-]{{2,80}}))?(?:, (?P<session3>[\w.-]{{2,80}}))?|\b[Mm]erge request for (?P<branch>[\w./-]{{2,80}}),|^(?P<host2>(?:[\w-]{{1,63}}\.){{1,6}})[ \t]+\d+[ \t]+IN[ \t]", "ou=", "mlx", "HCA-", "hfi1_", "bnxt", "use ", "USE ", "\\c ", "topic(s)", "request for", "IN"),
    _row(rf"\b(?:aws|google|azurerm|kubernetes|helm|openstack|azuread|null)_\w{{2,40}}\.(?P<session>[a-z][\w-]{{2,60}})(?=[\[:. ]|$)|^\t?\d{{2,8}}\.(?P<own>[A-Za-z][\w.-]{{2,60}})\t\(", "aws_", "google_", "azurerm_", "kubernetes_", "helm_", "openstack_", "azuread_", "null_", "\t("),
    _row(r"^[bcdlps-][rwxsStT-]{9}[.+@]? {1,4}\d{1,6} [^\n]{5,120} (?:\d\d:\d\d|\d{4}) (?P<own>[A-Za-z][\w-]{2,60})(?=\.\w{1,12}$|/?$| ->)", form=_MODES),
    _row(rf"(?<![\w./:@-])(?:github|gitlab|bitbucket)\.(?:com|org)/(?P<model>{_ID})|\b(?:com|org|net|io|de|ch|fr)\.(?P<session>[a-z][\w-]{{2,40}})\.(?P<session2>[a-z]\w{{2,40}})(?=\.[\w.]{{0,100}}[A-Z])", "com/", "org/", "com.", "org.", "net.", "io.", "de.", "ch.", "fr."),
    _row(rf"\b(?:Merci|Thanks|Danke|Gracias|Grazie|Obrigad[oa]|Gru(?:ß|ss)|Cordialement|Cheers|Regards|Bedankt|Groeten|Saludos),? (?P<first>[A-Z][a-z]{{2,12}})[.!]?$|\bAccount Domain:[ \t]+(?P<domain>[\w.-]{{2,60}})|^(?P<ticket>[A-Z]{{2,6}}-\d{{3,7}}): |^\[(?P<host>[A-Za-z][\w.-]{{2,60}})\] (?:Executing task|out:|run:|sudo:|err:)", "erci", "hanks", "anke", "racias", "razie", "brigad", "Gru", "ordialement", "heers", "egards", "edankt", "roeten", "aludos", "Account Domain", "-", "] ", form=("erci", "hanks", "anke", "racias", "razie", "brigad", "Gru", "ordialement", "heers", "egards", "edankt", "roeten", "aludos", "Account Domain", *(f"{sign}: " for sign in _TICKETS), "] Exec", "] out:", "] run:", "] sudo:", "] err:")),
)  # fmt: skip
