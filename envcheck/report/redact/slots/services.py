"""Lines in which clouds, stores, monitors and servers name what is somebody's.

Data; `forms` says how to read it.
"""

LINES = r"""
# AWS, Google, Azure, others
s3://{bucket}/{dir}
s3://{bucket}
gs://{bucket}/{dir}
gs://{bucket}
abfss://{bucket}@{host}.
bucket '{bucket}'
Bucket '{bucket}'
bucket: {bucket}$
Bucket: {bucket}$
The specified bucket does not exist: {bucket}
BucketName: {bucket}
--bucket{=| }{bucket}
aws {...}--profile{=| }{user}
AWS_PROFILE={user}
The config profile ({user}) could not be found
Could not find endpoint '{job}'
Endpoint '{job}'
endpoint '{job}'
endpoint {job}
Creating model with name: {job}
Creating endpoint-config with name {job}
Creating endpoint with name {job}
Creating training-job with name: {job}
Training job {job}
training-job/{job}
Could not find training job '{job}'
Cluster '{cluster}' not found
in account {serial}
in account '{serial}'
account {serial}$
User: arn:{...}:{user}/{user} is not authorized
eksctl {...}--cluster{=| }{cluster}
--cluster{=| }{cluster}
aws eks update-kubeconfig {...}--name{=| }{cluster}
Stack {job}
stack '{job}'
Stack with id {job} does not exist
Log group '{job}'
log group {job}
in project {project}$
in project {project}.
in project '{project}'
project '{project}'
Project '{project}'
project: {project}$
project={project}
[core/project]. {project}
Your active project is: [{project}]
gcloud config set project {project}
gcloud config configurations activate {project}
Your current project is [{project}]
active configuration is: [{project}]
gcloud {...}--project{=| }{project}
--project{=| }{project}
gcloud compute ssh {host}
gcloud compute instances {create|delete|start|stop|describe} {host}
instances/{host}
Instance [{host}]
instance [{host}]
The resource 'projects/{project}/
projects/{project}/
account: {user}$
Activated service account credentials for: [{user}@
ResourceGroup '{org}'
Resource group '{org}'
resource group '{org}'
--resource-group{=| }{org}
resourceGroups/{org}/
resourceGroups/{org}$
az {vm|aks|group|ml|acr} {...}-g {org}
az {vm|aks|group|ml|acr} {...}-n {host}
virtualMachines/{host}
managedClusters/{cluster}
workspaces/{org}
storageAccounts/{org}
The Resource 'Microsoft.{*}/{*}/{host}' under resource group '{org}'
workspace '{org}'
Workspace '{org}'
workspace: {org}$
Workspace: {org}$
--workspace{=| }{org}
--cluster-name{=| }{cluster}
cluster {cluster} is {not|in|being|already}
compute '{cluster}'
Compute target {cluster}
sky {launch|exec|status|down|stop|logs|queue|start} {cluster}
sky launch {...}-c {cluster}
Cluster '{cluster}'
sky: {...} cluster {cluster}
databricks {...} cluster {cluster}
Pod '{pod}' {...} RunPod
Droplet {host}
# Terraform, Ansible, Salt, Puppet, Chef, Packer, Vault, Consul, Nomad
module.{job}.{module|aws_|google_|azurerm_|helm_|kubernetes_|data}
on module.{job},
in module.{job}:
module '{job}' {
{aws|google|azurerm|kubernetes|helm|openstack|null|random|local|digitalocean|vsphere|proxmox|libvirt|hcloud}_{*}.{job}[
{aws|google|azurerm|kubernetes|helm|openstack|null|random|local|digitalocean|vsphere|proxmox|libvirt|hcloud}_{*}.{job}:
{aws|google|azurerm|kubernetes|helm|openstack|null|random|local|digitalocean|vsphere|proxmox|libvirt|hcloud}_{*}.{job},
resource '{*}' '{job}'
resource '{*}' '{job}':
data '{*}' '{job}'
on modules/{job}/
Workspace '{job}' doesn't exist
Switched to workspace '{job}'
Created and switched to workspace '{job}'
PLAY [{title}]
TASK [{job} :
RUNNING HANDLER [{job} :
{ok|changed|skipping|failed|fatal|unreachable|included}: [{host}]
^{host} : ok={#}
{host} | {UNREACHABLE!|SUCCESS|CHANGED|FAILED}
ansible {host} -m
ansible-playbook {...}{-l |--limit }{host}
ansible_host={host}
^{host} ansible_{host|user|connection|port|ssh_host|python_interpreter|become}=
^{host} {ansible_ssh_host|ansible_ssh_user}=
ansible_user={user}
[WARNING]: Could not match supplied host pattern, ignoring: {host}
the role '{job}' was not found
Notice: Compiled catalog for {host} in
Info: Caching catalog for {host}
Error: Could not retrieve catalog {...} node {host}
Could not find node statement with name{...} '{host}'
salt '{host}'
Chef {...} Node: {host}
knife {ssh|node show|bootstrap} {host}
agent: Synced service: service={job}
serf: EventMemberJoin: {host}
serf: EventMemberFailed: {host}
Node {host} {...} nomad
job '{job}' in namespace '{namespace}'
Evaluation triggered by job '{job}'
Allocation '{hex}' created: node '{hex}', group '{job}'
Task Group '{job}'
task group '{job}'
# stores: Postgres, MySQL, Redis, Mongo, Kafka, Elastic, Qdrant, Milvus, MinIO, Ceph
database '{database}'
relation '{database}' does not exist
schema '{database}'
role '{user}'
user '{user}'
connecting to {...}, database {database}
user={user} dbname={database}
user={user} database={database}
dbname={database}
CREATE DATABASE {database};
GRANT {...} TO {user};
\c {database}
psql {...}-U {user}
psql {...}-d {database}
Collection '{database}'
collection '{database}'
Collection `{database}`
Collection {database}
collection {database}
Index '{database}'
index [{database}]
no such index [{database}]
index_not_found_exception: {...}[{database}]
[{host}] {started|starting|initialized|stopped|recovered|publish|node name|master node|elected
cluster [{cluster}]
cluster_name : '{cluster}'
cluster.name: {cluster}$
cluster name: {cluster}$
node name [{host}],
node.name: {host}$
topic '{job}'
Topic '{job}'
Topic {job}
topic {job}
topic: {job}$
topic={job}
group.id = {job}
groupId={job}
consumer group '{job}'
consumer group {job}
[Consumer clientId={job}, groupId={job}]
[Producer clientId={job}]
Error while fetching metadata {...} {{job}=
queue '{job}' in vhost '{job}'
exchange '{job}' in vhost
vhost '{job}'
vhost {job}
user '{user}' - invalid credentials
pool '{job}'
osd.{#} {...} host {host}
mon.{host}
mon.{host}@
mds.{job}
HEALTH_{WARN|ERR} {...} mon.{host}
MinIO {...} alias {job}
mc: <ERROR> {...} `{job}/{bucket}`
mc {ls|cp|mb|rm|mirror} {job}/{bucket}
mc alias set {job}
Failed to create file system for '{job}:
didn't find section in config file ('{job}')
rclone {ls|lsd|copy|sync|mount|move|check} {job}:
rclone {copy|sync|move} {*} {job}:
{bucket}/{*}: Failed to copy
repository {host}:{*}
restic {...} repository {hex} opened
borg {create|list|init|extract} {...} {host}:
# monitoring and alerts
instance='{host}:
instance='{host}'
nodename='{host}'
Hostname='{host}'
job='{job}'
namespace='{namespace}'
pod='{pod}'
exported_pod='{pod}'
exported_namespace='{namespace}'
exported_container='{job}'
cluster='{cluster}'
alertname={...} host={host}
Alert: {...} on {host}$
PROBLEM: {...} on {host}$
RECOVERY: {...} on {host}$
Host: {host}$
Host '{host}'
host '{host}'
host={host}
Host {host} is {DOWN|UP|UNREACHABLE|down|up|unreachable}
HOST ALERT: {host};
SERVICE ALERT: {host};
CURRENT {HOST|SERVICE} STATE: {host};
** PROBLEM {...} alert: {host}/
Zabbix agent on {host} is
Problem has been {...} Host: {host}
server_name: {host}$
server_name={host}
hostname: {host}$
hostname={host}
environment: {job}, server_name: {host}
dashboard '{title}'
Name: {job}_{#}$
SERVICE NOTIFICATION: {user};{host};
HOST NOTIFICATION: {user};{host};
EXTERNAL COMMAND: {...};{host};
class ::{job} for
Could not find class {...}{job} for {host}
{PyTorchJob|MPIJob|TFJob|RayJob|RayCluster|RayService|Job|CronJob|Deployment|StatefulSet|DaemonSet|ReplicaSet|Workload|PodGroup|Notebook|InferenceService|Workflow|Pod|Service|ConfigMap|Secret|PersistentVolumeClaim|Certificate|HelmRelease|Kustomization|GitRepository|ServiceMonitor|ClusterPolicy|NodePool|Experiment|Trial} {namespace}/{pod}
{customjobs|pytorchjob|mpijob|rayjob|raycluster|rayservice|workflow|notebook|inferenceservice|cronjob|statefulset|daemonset|deployment} {pod} -o
workflow={pod}
workflow: {pod}$
{CustomJob|PipelineJob|TrainingPipeline|HyperparameterTuningJob} run {job} current state
customJobs/{serial}
in workspace {org}$
Compute target {cluster} not found in workspace {org}
cluster {serial} ({cluster})
{table|view|incremental|seed|snapshot|ephemeral} model {database}.{database}
table {database}.{database} does
warehouse={database}
role={user} account=
Database '{database}' does not exist or not authorized
schema={database}
[thrd:{host}:{#}/
{host}:{#}/bootstrap
cannot find an object with identity: '{host}'
Cannot find an object with identity: '{host}'
mon.{host}$
quorum {host},{host}
mgr: {host}(active
standbys: {host}
memberUid: {user}
member: uid={user},
memberOf: cn={group},
cn: {person}$
sn: {person}$
givenName: {person}$
displayName: {title}$
sAMAccountName: {user}
SamAccountName : {user}
distinguishedName: CN={host},
manager: cn={person},
COPY {job}/ /
ADD {job}/ /
ENV {APP_USER|USER|USERNAME}={user}
WORKDIR /{*}/{job}$
Core was generated by `/{*}/{job}
Reading symbols from /{*}/{job}...
^{host}: Permission denied (
^{host}: Connection {closed|refused|timed}
^{host}: No route to host
^{host}: Minion did not return
x-served-by: {host}
x-{backend|server|host|upstream|backend-server}: {host}
virsh console {host}
lxc {exec|start|stop|info|launch|config|file} {host}
gcloud compute instances {create|delete|start|stop|describe|reset} {host}
**{Machine|Host|Hostname|Server|Node|Computer|Box|Workstation|Rechner|Maschine}:** {host}
**{Department|Organization|Organisation|Company|Team|Group|Institute|University|Lab|Abteilung|Firma}:** {title}$
{Department|Organisation|Organization|Company|Institute|Abteilung|Firma|University}: {title}$
**{User|Username|Login|Account|Benutzer}:** {user}
**{Name|Contact|Reporter|Owner|From|Requester|Ansprechpartner}:** {person}$
**{Project|Job|Queue|Cluster|Projekt}:** {job}
tags: [{job},
tags: ['{job}'
node id: {serial}
Node ID: {serial}
node_id={serial}
/etc/systemd/system/{job}.service
# vLLM and other servers
served_model_name={job}
served_model_name='{job}'
served_model_name=['{job}'
--served-model-name{=| }{job}
The model `{job}` does not exist
model '{job}' not found, try pulling it first
model '{job}' not found
ollama {run|pull|create|show|rm|push} {job}
successfully loaded '{job}' version
failed to load '{job}' version
loading: {job}:{#}
| {job} | {#} | {READY|UNAVAILABLE|LOADING}
lora_name='{job}'
LoRA adapter '{job}'
adapter '{job}'
--lora-modules {job}=
task '{job}'
job '{job}'
Job '{job}'
run '{job}'
Run '{job}'
"""
