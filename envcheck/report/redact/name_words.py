"""Words that say what stands next to them: places of names, and what a name may be made of. Data; add to it freely."""

from envcheck.report.redact.allowlist import word_set

ENDINGS = word_set(
    "com net org edu gov mil int io ai cloud app dev tech info xyz biz site online store top systems solutions"
    " network digital"
    " agency group company software science health bio life world team tools intern internal corp lan intra"
    " intranet local"
    " localdomain arpa home lab priv private example test invalid cluster svc eu de fr uk ch nl it es se pl jp"
    " cn kr in br ca au"
    " at be dk fi no cz hu ro gr pt ie il tr ru ua za mx ar cl sg hk tw nz us co me tv ke ng gh et tz ug rw sn"
    " ma dz tn eg sa"
    " ae qa kw jo lb iq ir pk bd lk np mm th vn my id ph kz uz ge am az by md lt lv ee is lu mt cy bg rs hr si"
    " sk ba mk al gt hn"
    " ni cr pa cu do pr ec pe bo py uy ve wales scot london berlin paris ninja"
)
"""What names of the Internet end with, and of networks inside."""
NOT_ENDINGS = word_set("is in to at as or by do my me us id it no so be no md py rs sh cc")

NAMED = word_set(
    "workgroup warehouse connection session projectname namespace ns pod podname container containername job"
    " jobname repo repository branch queue"
    " pool"
    " dataset registry image subscription profile database db dbname catalog app application deployment"
    " release dag"
    " pipeline sweep bucket warehouse schema endpoint site domain svc service owner"
    " author by maintainer nick channel room folder share volume slug actor context hub task study"
    " resource resourcegroup rg collection index topic keyspace reservation vault issuer program head peer peers broker"
    " brokers collaborator contact vendor building institute department licensee publisher upn sid principal"
    " role rolename stack function bot handle screenname nodes hosts experiment run title label"
    " partition qos rdzv flow vhost rack campaign tablespace lakehouse"
    " 项目 仓库 项目名 プロジェクト 프로젝트 проект projekt proyecto projeto progetto"
)
"""What a value behind `word=` or `word:` is called by somebody; of these only technical words are shown."""
IDENTITY = word_set(
    "project projectid proj entity org organization organisation tenant tenantid team customer client company account"
    " workspace user username login nodelist cluster clustername group nodeaddr"
    " 用户 用户名 账号 帐号 主机 主机名 服务器 ユーザー ユーザー名 ホスト ホスト名 サーバー 사용자 호스트 서버"
    " пользователь логин сервер хост машина"
    " benutzer benutzername rechner rechnername maschine utilisateur serveur usuario servidor equipo"
    " usuário utilizador"
    " utente macchina użytkownik serwer kullanıcı sunucu pengguna peladen gebruiker användare bruker bruger"
    " käyttäjä uživatel"
    " felhasználó utilizator"
)
"""Of these nothing is shown but what every machine calls so."""
DEFAULTS = word_set(
    "default main master test none null true false unknown local localhost root user users admin nobody name"
    " id gpu gpus cpu"
    " normal debug batch all any gpu-operator kube-system kube-public nvidia ray vllm pytorch torch"
    " huggingface public private"
    " a b c n na n/a not is was has the and or server client node host group slurm docker containerd git http"
    " https tcp rdma"
)
NOUNS = word_set(
    "connection workgroup serials user host hostname node server machine project group team namespace job"
    " cluster account customer client"
    " repo repository"
    " branch container pod agent runner login tenant organization database db bucket dataset volume instance"
    " vm workspace"
    " registry entity profile channel experiment role domain site share queue context subscription owner"
    " service pool alias remote workflow pipeline endpoint topic collection study stack release warehouse schema"
)
"""Words of a sentence behind which a name in quotes or brackets is somebody's: `server at "tarn-pg-01"`."""
DIGESTS = word_set("sha1 sha256 sha384 sha512 md5 sha integrity digest")
LINKS = word_set("at on named called is to set id name")
SAID = NOUNS | word_set(
    "on at from to by for via of as name named called hi hello hey thanks regards cheers dear cc cd device"
    " stage environment"
    " in und von auf bei de du chez en para por soy bin suis sono is model image app program member partition"
    " remote with"
    " says say against through into module useradd adduser usermod passwd su chown install onto than ping ssh"
    " activate env activated"
    " connection m"
)
"""Words behind which an unknown word is a name."""
MODULES = word_set("import module attribute symbol function method def class")
CODE = word_set("py pyx pyi c cc cpp cxx cu cuh h hpp go rs java kt js ts rb so a o")
"""Endings of files of code, whose names stand in the messages of public programs."""
STEPS = word_set(
    "epoch step part shard rank layer stage checkpoint ckpt model img image frame block file split fold run"
    " batch iter sample"
    " chunk test example fig figure table section chapter log rev version page item gpu device pci node port"
    " lane socket"
    " sm fp int uint conv fc bn tensor worker trial seed config step- jan feb mar apr"
    " may jun jul aug sep"
    " oct nov dec mon tue wed thu fri sat sun day week cve vid"
)
RUNNERS = word_set("python python3 torchrun launch sbatch bash sh source")
"""What runs a file."""
MACHINES = word_set("agent runner machine node host server instance vm worker hostname nodename peer address addr")
"""Behind these a name of several pieces is a machine's, whatever its pieces are."""
CALENDAR = word_set(
    "january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun"
    " montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember"
)
PRODUCTS = word_set(
    "gaudi radeon instinct xeon epyc ryzen threadripper silicon apple bluetooth wireless ethernet vulkan logon"
    " licensee xcode react django onyx codex arrow glance llama longformer playbook bootloader mesa swarm synology"
    " weka vultr nebius crusoe huawei ascend lovelace blackwell hopper rubin grace ampere turing pascal volta maxwell"
    " kepler fermi jetson orin tegra geforce quadro tesla titan infiniband mellanox broadcom supermicro gigabyte asus"
    " lenovo dell fujitsu hewlett cerebras graphcore tenstorrent groq habana zotac palit gainward sapphire corsair"
    " noctua seasonic samsung micron kioxia seagate crucial toshiba hitachi winbond realtek atheros qualcomm aquantia"
    " ubuntu debian fedora rocky alma oracle suse gentoo manjaro mint focal jammy noble bookworm trixie bullseye"
    " windows macos linux android chromium firefox safari edge chrome steam proton wine wayland plasma gnome"
    " slurm kubernetes docker podman apptainer singularity openshift rancher harbor helm argo kueue volcano"
    " gemma mistral mixtral falcon phi qwen deepseek claude gemini grok kimi granite nemotron sonnet opus haiku"
    " whisper flamingo stable diffusion flux pixart kontext lumina sora cosmos cascade imagen parti"
    " notepad powershell outlook teams excel word azure cloudflare fastly akamai hetzner scaleway linode heroku"
    " internet license licence copyright apache rust swift kotlin scala julia ruby perl haskell erlang elixir"
    " jupyter colab kaggle anaconda miniconda mamba pixi poetry conda spack nix bazel gradle maven"
    " memcached cassandra postgres mysql mongo redis kafka spark hadoop hive presto trino dask ray celery"
    " united states america europe asia china japan korea germany france canada england"
)
"""Makes, products, systems and places of the public, which are written with a capital."""
OPERATIONS = word_set(
    "drain drained draining taint tainted taints cordon cordoned evict evicted battery blocker panic syndrome symptom"
    " spike throttle throttled throttling deadlock livelock starvation backoff jitter hiccup glitch corruption leak"
    " leaks leakage overheating thermal voltage wattage airflow fan fans heatsink riser cable cables socket chassis"
    " motherboard firmware bootloader floppy jail bounce mailer postmaster webmaster hacker spam blacklist whitelist"
    " greylist typo footnote anatomy clone fork hash cookie thread daemon zombie orphan kernel shell pipe salt pepper"
    " seed epoch batch tensor lane bridge fabric switch leaf spine rail tray blade enclosure reboot outage downtime"
    " uptime heartbeat keepalive handshake checksum payload backlog quorum fencing failover standby spare mirror parity"
    " stripe scrub snapshot replica shard tablet segment page frame tile warp wave grid block kernel launch fusion"
    " minion minions master slave worker peer broker token vault secret lease ticket realm principal proxy"
)
"""What goes on in machines, and what they are made of, in words that few programs write."""
