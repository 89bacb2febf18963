"""Make the vocabulary of redaction, envcheck/report/redact/words.z: which words are nobody's.

    python tools/make_vocabulary.py --wheels FOLDER --trees FOLDER... [--popular FILE] [--catalogs FOLDER]
    python tools/make_vocabulary.py --catalogs FOLDER

--wheels holds wheels of the field (torch, transformers, vllm, Kubernetes' and clouds' clients ...) and those of
`pyspellchecker` (dictionaries with counts) and `faker` (names of people); --trees are checkouts of sources in other
languages (NCCL, Slurm, the kernel modules, moby ...); --popular is a text of package names, one a line. --catalogs
holds wheels with translated messages (django, jupyterlab-language-pack-*) and `faker`; without --wheels their words and
EXTRA are added to the file as it is.

Only single words leave the sources, and only those that several have in common: a word is technical where at least nine
sources use it, and known where four do or an English dictionary counts it often. The usual words of six other languages
stand apart: they are known alone, and unknown in a name of several pieces. Names of people are taken out unless they
are words in wide use. What is in no tier, redaction hides where names may stand, so a word too few costs a reader a
word, and a word too many may tell a name.

The file in the repository is made of 83 wheels and 12 trees (2026-11).
"""

import argparse
import gzip
import json
import random
import re
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from gettext import GNUTranslations
from pathlib import Path

from envcheck.report.redact.allowlist import KEPT_ENDINGS, word_set
from envcheck.report.redact.vocabulary import tiers_of_file

ROOT = Path(__file__).parents[1]
OUT = ROOT / "envcheck" / "report" / "redact" / "words.z"
TECHNICAL, KNOWN = 9, 4
"""Sources that a word of code must stand in."""
OWN = 3
"""Files of our own that make a word technical."""
ENGLISH, COMMON_NAME = 100, 5_000
"""How often a dictionary must have counted a word; a name that is also a word."""
FOREIGN = 3_500
"""Words of each other language."""
TRANSLATED = 2
"""How often a word must stand in translated messages."""
LONGEST_SOURCE, LONGEST_FILE = 9_000_000, 80_000
EXTRA = word_set(
    "acked addint addrlen aimv aiohttp airflow algbw alloca amdgcn amdgpu amdhsa anon anydesk aotdispatcher"
    " appendf appsettings apptainer arecord argjson argocd asprintf assertin assignee astdrmfb autoawq autofs"
    " autossh avahi awq awscli awsec axolotl azcopy azd backblaze basicauth bazel bcache bcdc beegfs binutils"
    " biosdecode bitsandbytes bitwarden blkid blueman boolq borgbackup boto botocore broadcom btop btrfs bufio"
    " buildah buildkit buildkitd buildlib buildx bullseye busbw bzip cacheable cadvisor capem cctx cdesc ceph"
    " certbot certmonger cfssl cgroup cgroupfs checkinstall chkconfig chronyd cifs cilium ckan clamav clinfo"
    " closedir closeerr cloudflared cloudinit cmdline cmdq cmpl cnak collectd comfyui compl configfs connectx"
    " connfd containerd coredns corosync countif cpufreq cpuid cqe cqes crictl crio criu croc crontab cryptsetup"
    " csum ctop ctrs cupointer cupsd cvmfs cyberduck daddr daemonset dbpath dbrec dbus dcgm dcgmi dcis dcmake"
    " dconf dctn dctype ddrescue debugf deepspeed defrag denable dereg detectron devcontainer devinfo devtmpfs"
    " devx dfp dfuse dgid dhclient dhcpcd dhcpdiscover dhcpoffer dhcprequest dirent djl dlid dmabuf dmesg"
    " dmidecode dmsetup dnsmasq doas dockerconfigjson dockerd dockerhub doctl dofork dqpn drbd dscp dseg dstat"
    " duperemove dxgkio dxgkrnl earlyoom easybuild easyconfig ecqe edac efadv efi efibootmgr egrep elasticsearch"
    " endgroup endp endptr enodev enotconn enotsup enroot epfd epollin equalf errch errclosed errdefs etcd etcdctl"
    " ethtool etimedout eventfd exfat exiterr exllama exllamav expecterr ext extraenv fabricmanager failban"
    " failnow fbjni fclose fdisk firewalld flannel flatpak flexlm flink fluentbit fluentd flyctl fputs freeipa"
    " fscanf fsck fseek fstrim fsx ftell fuse fuseblk fuser fusermount fwrite fwupd gcccore gcloud gcsfuse gdrcopy"
    " gdrive genproto getdetail getent geterror getfacl getresult getstring gflops gha ghostscript gitdir gitea"
    " gitlab glusterfs gmake gnome gompi googleapi goolf goroutine gparted gpfs gptq gpustat gromacs grpcio gsub"
    " gsutil gunicorn gvfs gvmi haproxy hca hcas hcd hdf hdparm headsha hellaswag helm helmfile hexdump hkcu hklm"
    " hostedtoolcache hostfile htobe htonl htons htop htpasswd httpd httpx hugetlb hwframe hwloc hwmon hypercorn"
    " hyperfine ibctx ibdev ibdevnetdev ibport ibstat ibstatus ibta ibv ibverbs iccifort icrc ifconfig iflnk"
    " ifstream iftop ilog imex inaddr inband inbox indir infiniband infov initramfs inlen inotify intelmpi intvl"
    " inxi iomanip iostat iotop iova iovcnt iovec iowait iperf ipmi ipmitool ipnet ipoib iptables irqbalance isca"
    " iscsi isort isxdigit iwarp jbd jenkins jetbrains jetson jfrog journalctl jupyterhub kaniko karpenter kauditd"
    " kcompactd kdump keepalived kern kex keycloak keyring keyscan keyusage khugepaged kinit klist kmod koboldcpp"
    " kohya kokkos kpasswd krb ksmbd ksoftirqd kstest kswapd kthread kubeadm kubeconfig kubectl kubeflow kubelet"
    " kubens kustomize kworker kyverno lambada lammps langfuse lapack lasterr ldapsearch ldconfig lftp libcrypto"
    " libgen libibumad libicui libkineto libmlx libnl librdmacm libreoffice libvirt libvirtd lighttpd limactl"
    " linkmap lintrunner litellm lkey llmcompressor llnl lmdeploy lmod logind logrotate lsblk lscpu lsinitrd lsmod"
    " lsof lspci lstopo lsusb luks lustre lxc lxd macports madv makehostfile mambaforge maxage maxdelay maxevents"
    " mcelog mdadm memalign memops memreg memtest metallb methodget mhash microks minikube minio mkey mkeys mkfifo"
    " mkfs mkinitrd mlid mlnx mlock mmcv mmdetection mmdetectiond mmengine mnli modedir modinfo modprobe modtime"
    " mosh mpiexec mpirun mpstat msghandler msghdr msmtp msvcp multipath multipathd multithread munge nacl nagios"
    " namd nano narg ncdu ncu ndev netcat netcdf netdb netdev netinet netip netlink netplan netstat networkd"
    " networkmanager newclient newint newticker newtimer newworker newwriter nfs nfsd nfsstat ngrok nhello nhidden"
    " nlmsg nlmsghdr nlohmann nmap nmcli nmkdir nnpack nobatch nomem nomultithread nonfatal nopcloser notafter"
    " notbefore notpanics notzero nounset nouveau nsenter nslookup nsys ntfs ntohl ntohs ntop ntpd ntpdate numactl"
    " numad nvd nvidiactl nvidiafs nvinfer nvlddmkm nvlsm nvme nvsm nvswitch nvtop octword odpv ofed okd onstack"
    " oobabooga openconnect openib openldap openmpi openrc opensearch opensm openssl openstack openvpn openwebtext"
    " openwebui opmod optarg optlen optval orangefs osquery outlen overlayfs pacman pagerduty pam parseip parted"
    " pcre pdsh peermem perfquery petsc pgrep phmap pidfile pigz pihole pinfo pipewire piqa pkcs pkexec pkix pkts"
    " plink pmm podman polkit polkitd pollfd popd postfix powertop preauth preauthentication prepost prestart"
    " printk pritunl priu procps proftpd protonvpn proxmox pscp psftp pstore pstree pton punycode puppet putty pve"
    " pwsh qdesc qemu qend qkey qnli qnnpack qpns qsort qword rabbitmq racadm raddr radeontop rapl raspi rawquery"
    " rbuf rcache rclone rcu rcvbuf rdata rdev rdmacm rdmap readelf readv realmd redfish rediscli relogin"
    " requestor rereg restic resubmit reterr retrans revents rgid rhsm rke rkey rkhunter rlength rlid rmac rmpn"
    " rndv rngd roce rocev rootkey rpcbind rpmbuild rqpn rreq rseg rsnapshot rsync rsyncd rsyslog rsyslogd"
    " runasuser runc rune runlock runpodctl rustdesk rustup rwmutex rwrite sacct saddr salloc samba samsung sbatch"
    " sbin sbuf scalapack sccache schedutil scmd scontrol scp screenfetch seatd sendv serviceaccount servname"
    " setheader setlogger setpgid setsize setvalue sfs sftp sgdisk sgid sglang shellcheck shmaddr shmid sigaction"
    " sinfo skb skipf skopeo skypilot slepc slurmctld slurmd slurmdbd slurmrestd smartctl smartd smartmontools"
    " smbclient smbd smbios smkey smpl snapd snd sndbuf snmpd snmpwalk socat sockfd socklen softirq sourcemap"
    " spack splitseq squashfs squeue squid srcpath sreq sriov srqn srun sshd sshfs sshpass ssif sssctl sssd"
    " starlette statedir statfs statuserr statusok strace strchr strdup strequal strncmp strndup strrchr strsep"
    " strtok strtol strtoull stunnel stylegan submatch sudo superlu supervisord svnserve swapon swigvarlink"
    " syncthing synd sysbench sysctl syslogd sysrq sysstat systemctl systemd tailscale tailscaled tclass tcpaddr"
    " tcpdump teamviewer telnet terraform terragrunt tflops tftp tgid thermald thinlinc thnn tiebreak tigervnc"
    " timedatectl timerfd tmpfs tmux torchfuzz traceroute traefik trilinos tripper triviaqa trtexec trylock"
    " turbovnc txqueuelen uapi ucontext uctx udev udevadm uerr ufw uidx ultralytics umem umount unattended"
    " unconfined uncorr unexp unicast unrar unsloth untolerated upointer upower uptimed urfave usbcore usbhid"
    " usermod usnic uuidgen uverbs uvicorn uvm vaddr vagrant valgrind valueof vastai vcruntime veeam veth vfat"
    " vgpu vhca viol virsh virtualbox vmmem vmstat vmtoolsd vmware vncserver vncviewer vnic vport vsftpd waitall"
    " waitch waitq wanterr warewulf warnf watchdog wayland wekafs wget winogrande wireguard wireplumber wlan wpa"
    " wqe wqes wrid writeerr writev wsl wstring xauth xcat xcopa xenial xfs xgmi xhci xinference xnnpack xorg"
    " xport xrcd xrdp xrqn xvfb xxhash yolov ypbind yum zabbix zerotier zfs zpool zram zstd zypper"
)
"""Words that no source spells often enough."""
MESSAGES = word_set(
    "aangemeld abgebrochen abgelaufen abgelehnt abgestürzt absturz acceso accesso accès acesso afgebroken angehängt"
    " anhang anmelden anmeldung archivo archivos arquivo arranque arrêté ausführung ausgabe ausgeführt avvio beendet"
    " befehl bekomme bellek benötigt bestand bestanden biblioteca bibliothek bibliothèque bonjour brak błąd błędne"
    " cargar caricamento carte cartella chargement chyba clave compte conexión conexão connessione connexion"
    " controlador cordialement dateisystem denegado disco disponible dostęp dosya eingabe einrichtung ejecución"
    " ejecutar encontrado encuentra entfernt equipo erhalte erişim erneut errata errato erreurs errónea esecuzione"
    " expiré exécution falha falhou fallita fallito fallo falló fehlende fehlermeldung fehlgeschlagen fel festplatte"
    " fichiers fil filer geheugen gerät geräte gesperrt geweigerd geçersiz grafikkarte hasło hata heslo hochgeladen"
    " incorrecta inserita instalación installiert installé interdit introuvable invalide inválida inválido kennwort"
    " knoten konnte lancement laufwerk leider libreria lösenord machine manquant manquante meldung memoria minne"
    " mislukt mémoire negado negato nekad neplatné neplatný neustart noyau núcleo nœud odmowa ogiltig ongeldig"
    " pamięci paměti parola permessi permiso permisos permissão pilote placa plante plik poste prozess préalable"
    " přístup rechner rechte reddedildi refusé refusée requise scheda scheduler schlägt senha serveur servidor"
    " serwer sesión sessão soubor speicher speicherplatz starten tarjeta toegang treiber trovato uitvoeren umgebung"
    " ungültig ungültige unterstützt ursache usuario utente utilisateur utilisation użytkownik verbinding verbindung"
    " verfügbar verweigert verzeichnis vorhanden wachtwoord yanlış zugriff åtkomst échec échoué şifre"
)
"""Words of messages in other languages that no dictionary counts often."""
_TEXTS = re.compile(r"\.(?:py|pyi|cu|cuh|c|cc|h|cpp|hpp|go|sh|rst|md|ya?ml|json|toml|cfg|txt|in)$")
_NOT_OURS = re.compile(r"(?i)authors|contributors|maintainers|owners|changelog|vendor/")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
_IN_MESSAGE = re.compile(r"(?<![\w{%.@/-])[^\W\d_]{3,20}(?![\w}@/-])")
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)*")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def main(arguments: Sequence[str]) -> int:
    """Make the file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--wheels", type=Path)
    parser.add_argument("--catalogs", type=Path)
    parser.add_argument("--trees", type=Path, nargs="*", default=[])
    parser.add_argument("--popular", type=Path)
    options = parser.parse_args(arguments)
    if options.wheels is None:
        technical, english, foreign, code = map(set, tiers_of_file())
        technical |= EXTRA
        known = (english | code) - EXTRA
    else:
        sources = _sources(options.wheels, options.trees)
        popular = options.popular.read_text("utf-8") if options.popular else ""
        dictionaries = _dictionaries(options.wheels)
        technical, known, foreign = _tiers(sources, dictionaries, _people(options.wheels), popular)
        code = {word for word in known if dictionaries["en"].get(word, 0) < ENGLISH}
    if options.catalogs is not None:
        foreign |= _translated(options.catalogs) - _people(options.catalogs)
    tiers = technical, known - code, (foreign | MESSAGES) - technical - known, code & known
    OUT.write_bytes(zlib.compress("\n\n".join("\n".join(sorted(tier)) for tier in tiers).encode(), 9))
    print(f"{', '.join(str(len(tier)) for tier in tiers)} words, {OUT.stat().st_size:,} bytes")
    return 0


def _sources(wheels: Path, trees: Sequence[Path]) -> Counter[str]:
    """In how many sources each word stands; our own code and pages count as several."""
    found: Counter[str] = Counter()
    for wheel in sorted(wheels.glob("*.whl")):
        if not wheel.name.lower().startswith(("faker", "pyspellchecker")):
            found.update(_words(_in_wheel(wheel)))
    for tree in trees:
        found.update(_words(file.read_text("utf-8", "ignore") for file in _files(tree)))
    own: Counter[str] = Counter()
    for file in (*ROOT.glob("envcheck/**/*.py"), *ROOT.glob("docs/**/*.md")):
        if "redact" not in file.parts or file.name == "allowlist.py":
            own.update(_words([file.read_text("utf-8")]))
    for word, files in own.items():
        found[word] += TECHNICAL if files >= OWN else KNOWN
    return found


def _words(texts: Iterable[str]) -> set[str]:
    words: set[str] = set()
    length = 0
    for text in texts:
        part = text[:LONGEST_FILE]
        length += len(part)
        if length > LONGEST_SOURCE:
            break
        for token in set(_TOKEN.findall(part)):
            pieces = [*_WORD.findall(token), *re.split(r"[-_.]|\d+", token)]
            words.update(piece.lower() for piece in pieces if 2 <= len(piece) <= 20)
    return words


def _in_wheel(wheel: Path) -> Iterator[str]:
    with zipfile.ZipFile(wheel) as opened:
        members = [one for one in opened.infolist() if _is_ours(one.filename)]
        random.Random(1).shuffle(members)  # noqa: S311 - a sample, not a secret
        yield from (opened.read(one).decode("utf-8", "ignore") for one in members)


def _files(tree: Path) -> list[Path]:
    files = sorted(file for file in tree.rglob("*") if file.is_file() and _is_ours(str(file.relative_to(tree))))
    random.Random(1).shuffle(files)  # noqa: S311 - a sample, not a secret
    return files


def _is_ours(name: str) -> bool:
    return _TEXTS.search(name) is not None and _NOT_OURS.search(name) is None


def _translated(wheels: Path) -> set[str]:
    """The words of messages in other languages, in Latin letters."""
    words: Counter[str] = Counter()
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as opened:
            for name in opened.namelist():
                if not name.endswith(".mo") or "/en" in name:
                    continue
                messages = GNUTranslations(opened.open(name))._catalog.values()  # type: ignore[attr-defined]  # noqa: SLF001
                words.update(word.lower() for text in messages for word in _IN_MESSAGE.findall(text))
    return {word for word, count in words.items() if count >= TRANSLATED and _LATIN.fullmatch(word)}


def _dictionaries(wheels: Path) -> dict[str, dict[str, int]]:
    [wheel] = wheels.glob("pyspellchecker-*.whl")
    with zipfile.ZipFile(wheel) as opened:
        return {
            language: json.loads(gzip.decompress(opened.read(f"spellchecker/resources/{language}.json.gz")))
            for language in ("en", "de", "es", "fr", "it", "nl", "pt")
        }


def _people(wheels: Path) -> set[str]:
    [wheel] = wheels.glob("[fF]aker-*.whl")
    people: set[str] = set()
    with zipfile.ZipFile(wheel) as opened:
        for name in opened.namelist():
            if "/person/" in name and name.endswith("__init__.py"):
                text = opened.read(name).decode("utf-8")
                people.update(found.lower() for found in re.findall(r"[\"']([A-Za-zÀ-ſ]{2,20})[\"']", text))
    return people


def _tiers(
    sources: Counter[str], dictionaries: dict[str, dict[str, int]], people: set[str], popular: str
) -> tuple[set[str], set[str], set[str]]:
    english = dictionaries["en"]

    def is_name(word: str) -> bool:
        return word in people and english.get(word, 0) < COMMON_NAME and sources[word] < TECHNICAL + KNOWN

    technical = {word for word, count in sources.items() if count >= TECHNICAL and not is_name(word)}
    technical |= {*EXTRA, *(ending for ending in KEPT_ENDINGS if len(ending) > 1 and ending.isalpha())}
    known = {word for word, count in sources.items() if count >= KNOWN and len(word) > 2}
    known |= {word for word, count in english.items() if count >= ENGLISH and word.isascii() and len(word) > 2}
    known |= set(re.findall(r"[a-z]{3,}", popular.lower()))
    known = {word for word in known if word.isalpha() and not is_name(word)} - technical
    foreign: set[str] = set()
    for language, counts in dictionaries.items():
        if language != "en":
            usual = sorted(counts, key=lambda word: -counts[word])[:FOREIGN]
            foreign |= {word for word in usual if word.isalpha() and len(word) > 2 and not is_name(word)}
    return technical, known, foreign - technical - known


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
