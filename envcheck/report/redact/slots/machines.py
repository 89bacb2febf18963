"""Lines in which shells, systems, networks and Windows name users and machines.

Data; `forms` says how to read it.
"""

LINES = r"""
# ssh, scp, rsync, mosh: openssh-portable
ssh: connect to host {host} port
ssh: Could not resolve hostname {host}:
Connection to {host} closed
Connection to {host} port {#} timed out
Connection to {host} {...}: Broken pipe
Connection closed by {host} port
Connection reset by {host} port
Connecting to {host} port
Connecting to {host} [
Connected to {host}.
Connecting to {host}...
kex_exchange_identification: {...} by {host}
Authenticating to {host}:{#} as '{user}'
Authenticated to {host} (
Warning: Permanently added '{host}' (
Host key for {host} has changed
host key for {host} has changed
Offending {*} key in {*} for {host}
The authenticity of host '{host} (
The authenticity of host '{host}'
{user}@{host}: Permission denied (
{user}@{host}'s password:
Enter passphrase for {user}
sftp> open {host}
^$ ssh {host}$
^% ssh {host}$
$ ssh {user}@{host}
$ ssh {host}$
# ssh {host}$
$ ssh {host} {nvidia-smi|hostname|uptime|sudo|df|ls|cat|python|'}
$ ping {host}$
$ scp {*} {host}:
$ rsync {...} {host}:/
$ mosh {host}
ping: {host}: {Name|Temporary|No}
PING {host} (
--- {host} ping statistics
From {host} ({...}) icmp_seq
traceroute to {host} (
Last login: {...} from {host}
closed by remote host {host}
ProxyJump {host}
ssh-copy-id {user}@{host}
rsync: connection unexpectedly closed {...} [{host}]
rsync error: {...} on {host}
# sshd, sudo, su, login, PAM, sssd, Kerberos, LDAP
Accepted {*} for {user} from {host}
Failed {*} for {user} from
Failed {*} for invalid user {user} from
Invalid user {user} from
Disconnected from user {user}
pam_unix({*}): session {opened|closed} for user {user}
pam_unix({*}): authentication failure; {...} user={user}
pam_sss({*}): {...} user={user}
pam_sss({*}): received for user {user}:
{user} : TTY=
{user} : user NOT in sudoers
(to {user}) {user} on pts
su: {FAILED SU|user} {user} does not exist
New session {*} of user {user}.
Removed session {*} of user {user}.
Started Session {*} of {user|User} {user}.
Started session-{*} - Session {*} of User {user}.
usermod -aG {*} {user}
adduser {user} {docker|video|render}
useradd: user '{user}' already exists
Adding user {user} to group
Adding user '{user}' ...
usermod: user '{user}' does not exist
id: '{user}': no such user
useradd {user}$
You have mail in /var/mail/{user}
You have new mail in /var/mail/{user}
chown: invalid user: '{user}
kinit: Client '{user}@{domain}'
Default principal: {user}@{domain}
Password for {user}@{domain}:
krbtgt/{domain}@{domain}
user '{user}' not found in
getent passwd {user}
no crontab for {user}
({user}) CMD (
({user}) {RELOAD|LIST|REPLACE|BEGIN EDIT|END EDIT} ({user})
crontab -u {user}
lingering for {user}
quotas for user {user} (
Disk quotas for {user|group} {user} (
# systemd, journald, cloud-init, kernel
Hostname set to <{host}>
Set hostname to <{host}>
Static hostname: {host}
Transient hostname: {host}
Pretty hostname: {title}$
hostnamectl set-hostname {host}
systemd[{#}]: {job}.service:
systemd[{#}]: {Started|Starting|Stopped|Stopping} {job}.service
Unit {job}.service could not be found
Unit {job}.service not found
Failed to start {job}.service:
{job}.service -
{job}.service: {Main process|Failed with|Scheduled restart|Consumed|Start request|Deactivated|A process}
systemctl {status|start|stop|restart|enable|disable} {job}.service
systemctl {status|start|stop|restart|enable|disable} {job}$
journalctl -u {job}
cloud-init: {...} hostname {host}
login: {user} on
{host} login: {user}
Welcome to {host}!
mount.nfs: access denied by server while mounting {host}:/{dir}
mount.nfs: {...} mounting {host}:/{dir}
mount.nfs: {...} for {host}:/{dir} on
nfs: server {host} {not responding|OK}
NFS: state manager: {...} on NFSv4 server {host}
mount -t {nfs|nfs4|cifs|lustre|ceph|glusterfs} {host}:/{dir}
{host}:/{dir} on /{dir} type
mount error{...}//{host}/{dir}
//{host}/{dir} on
//{host}/{dir} /
CIFS: VFS: \\{host}
LustreError: {...} {host}@
Lustre: {host}-
glusterfs: {...} volume {job}
zfs {list|create|mount|destroy|snapshot} {dir}/{dir}
zpool {status|import|scrub|create|list} {dir}$
pool: {dir}$
cannot open '{dir}': dataset does not exist
cannot open '{dir}/{dir}':
VG Name {dir}$
LV Name {dir}$
volume group '{dir}'
Volume group '{dir}'
/dev/mapper/{dir}
^{host}:/{dir} {*} {*} {*} {#}% /
^{dir}/{dir} {*} {*} {*} {#}% /
^{dir} {*} {*} {*} {#}% /{mnt|data|tank|pool|home|scratch|srv|export}
^//{host}/{dir} {*} {*} {*} {#}% /
on /mnt/{dir} type
compte {user}
compte : {user}
cuenta {user}
conto {user}
Benutzer {user}
utilisateur {user}
{Projet|Projekt|Proyecto|Progetto|Projeto} : {project}
{Projet|Projekt|Proyecto|Progetto|Projeto}: {project}
{Serveur|Server|Rechner|Maschine|Machine|Ordinateur|Servidor|Equipo} : {host}
{Rechner|Maschine|Serveur|Ordinateur|Servidor|Equipo}: {host}
# networks: DHCP, DNS, NetworkManager, Avahi, Tailscale, WireGuard, OpenVPN, Wi-Fi
DHCPREQUEST {...} ({host}) via
DHCPACK on {*} to {*} ({host}) via
DHCPOFFER on {*} to {*} ({host}) via
DHCPDISCOVER from {*} ({host}) via
DHCPACK({*}) {*} {*} {host}$
(dhcp{#}) {...} hostname '{host}'
dhcp{#} ({*}): hostname '{host}'
dhcp{#} ({*}): domain name '{domain}'
option host_name => '{host}'
option domain_name => '{domain}'
option domain_search => '{domain}'
hostname: hostname changed from '{host}' to '{host}'
policy: set-hostname: {...} to '{host}'
policy: set '{network}' (
(wifi) connection '{network}' has
Connected to wireless network '{network}'
Activation: starting connection '{network}'
connection '{network}' ({*})
SSID='{network}'
Trying to associate with {*} (SSID='{network}'
Authentication with {...} SSID '{network}'
nmcli con {up|down|show|modify|delete} '{network}'
nmcli {...} wifi connect '{network}'
Server name is {host}
Service '{title}' {...} service added
Host name is {host}.local
Host name conflict, retrying with {host}
lookup {host} on {*}:53: no such host
lookup {host}: no such host
dial tcp: lookup {host}
getaddrinfo ENOTFOUND {host}
getaddrinfo failed for {host}
Could not resolve host: {host}
could not translate host name '{host}'
Unknown host '{host}'
unknown host {host}
UnknownHostException: {host}
Temporary failure in name resolution: '{host}'
;; QUESTION SECTION: {...} {host}.
** server can't find {host}:
Server: {host}$
Search domains: {domain}
DNS Domain: {domain}
peer '{host}' {...} endpoint
VERIFY OK: {...} CN={host}
{host}/{*}:{#} {MULTI|VERIFY|TLS|PUSH|SENT|peer|Control|Data}
[{host}] Peer Connection Initiated
[{host}] Inactivity timeout
Initiating connection to {host}
Established connection to {host}
tailscale {up|ping|ssh|status} {host}
magicdns name: {host}
Proxy '{host}'
proxy {host}:{#}
Failed to connect to {host} port
connect to {host} port {#} failed
Connection refused: {host}/
connection to server at '{host}'
Can't connect to MySQL server on '{host}
Access denied for user '{user}'@'{host}'
FATAL: password authentication failed for user '{user}'
FATAL: database '{database}' does not exist
FATAL: role '{user}' does not exist
FATAL: no pg_hba.conf entry for host '{*}', user '{user}', database '{database}'
Unknown database '{database}'
to database {database}$
[{user}@{database}]
Error {*} connecting to {host}:{#}
# listings of users and mail
^{user} {pts/|tty}{#} {host} {Mon|Tue|Wed|Thu|Fri|Sat|Sun}
^{user} {pts/|tty}{#} {*} {Mon|Tue|Wed|Thu|Fri|Sat|Sun}
From {user}@{host} {Mon|Tue|Wed|Thu|Fri|Sat|Sun}
Cron <{user}@{host}>
^To: {user}@{host}
From: {person} <
^Cc: {person} <
^To: {person} <
Sent by: {person}$
On {...} {2023|2024|2025|2026}, {...} {person} <
# sendmail, postfix, cups
postfix/{*}: {*}: to=<{user}@{host}>
orig_to=<{user}>
relay={host}[
relay={host},
helo=<{host}>
from=<{user}@{host}>
Printer '{job}'
printer {job} is
job {#} queued on '{job}' by '{user}'
# Samba, Active Directory
not permitted to access this share ({share})
Authentication for user [{user}] -> [{user}] FAILED
Authentication for user [{user}] -> [{user}] -> [{user}] succeeded
Auth: [{*}] user [{domain}]\[{user}] at
workstation [{host}]
connect to service {share} initially as user {user}
{host} ({*}) connect to service {share}
closed connection to service {share}
make_connection_snum: {...} '{share}'
Domain=[{domain}] OS=
Joined '{host}' to dns domain '{domain}'
Joined '{host}' to realm '{domain}'
Using short domain name -- {domain}
realm-name: {domain}
realm join {domain}
login-formats:
Sharename {...}
# Windows
Host Name: {host}
Registered Owner: {title}$
Registered Organization: {title}$
Domain: {domain}$
Logon Server: \\{host}
Computer: {host}$
Computer Name: {host}
ComputerName : {host}
CsName : {host}
CsDNSHostName : {host}
CsUserName : {domain}\{user}
CsDomain : {domain}
CsPrimaryOwnerName : {person}
WindowsRegisteredOwner : {person}
WindowsRegisteredOrganization : {title}$
LogonServer : \\{host}
PSComputerName : {host}
__SERVER : {host}
User: {domain}\{user}
UserName : {user}
User name {user}$
User Name: {domain}\{user}
Full Name {person}$
Account Name: {user}$
Account Domain: {domain}$
Workstation Name: {host}$
Source Workstation: {host}
Caller Computer Name: {host}
Logon Account: {user}
Subject: {...} Account Name: {user}
DnsDomain : {domain}
Machine name: {host}
Machine Name: {host}
machine name: {host}
User accounts for \\{host}
OK {*} \\{host}\{share} Microsoft
OK {*}: \\{host}\{share}
net use {*} \\{host}\{share}
net view \\{host}
NET USER {user}
net user {user}
The computer name is {host}
COMPUTERNAME={host}
USERDOMAIN={domain}
USERNAME={user}
USERDNSDOMAIN={domain}
LOGONSERVER=\\{host}
Enter-PSSession -ComputerName {host}
-ComputerName {host}
[{host}]: PS
CN={person},OU={org}
CN={user},CN=Users
OU={org},DC={domain}
OU={org},OU={org}
DC={domain},DC=
Primary Dns Suffix {...}: {domain}
Connection-specific DNS Suffix . : {domain}
Node Name: {host}
NetBIOS name: {host}
The user {domain}\{user}
for user {domain}\{user}
"""
