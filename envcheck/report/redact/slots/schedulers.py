"""Lines in which schedulers, launchers and license servers name users, jobs and machines.

Data; `forms` says how to read it.
"""

LINES = r"""
# License servers: FlexNet, RLM, LM-X
({*}) {OUT|IN}: '{*}' {user}@{host}
({*}) DENIED: '{*}' {user}@{host}
({*}) UNSUPPORTED: '{*}' {...} {user}@{host}
License path: {#}@{host}
{27000|27001|1055|5053|2080|27005|1999|1717|7788}@{host}
^SERVER {host} {hex} {#}
{user} {host} {*} (v{*}) ({host}/{#} {#}), start
License server status: {#}@{host}
{host}: license server UP
LM_LICENSE_FILE={#}@{host}
Hostname: {host}$
# Slurm
JobName={job}
Account={org}
UserId={user}({#}) GroupId={group}(
NodeList={host}
BatchHost={host}
ReqNodeList={host}
ExcNodeList={host}
NodeName={host} {Arch|CoresPerSocket|State|CPUs}
NodeHostName={host}
PartitionName={partition}
Partition={partition}
Reservation={job}
ReservationName={job}
Comment={title}$
Reason={...} [{user}@{2024|2025|2026}
WCKey={job}
srun: error: {host}: task
srun: error: Node failure on {host}
srun: launch/slurm: {...} on {host}
slurmstepd: error: *** {STEP|JOB} {*} ON {host}
slurmstepd-{host}:
slurmd: error: {...} NodeName={host}
slurmctld: {...} NodeList={host}
{salloc|srun|sbatch} {...}-p {partition}
{salloc|srun|sbatch} {...}-A {org}
{salloc|srun|sbatch} {...}--partition={partition}
{salloc|srun|sbatch} {...}--account={org}
salloc: Nodes {host} are ready
salloc: Granted {...} for {host}
scontrol show {node|job|partition|reservation} {host}
scontrol update {nodename|NodeName}={host}
sacctmgr {...} {user=|name=}{user}
sacctmgr {...} account={org}
scancel {-u|--user} {user}
squeue {-u|--user} {user}
squeue {-w|--nodelist} {host}
srun {...} -w {host}
srun {...} --nodelist={host}
sbatch: error: {...} account {org}
sbatch: error: {...} partition specified: {partition}
invalid partition specified: {partition}
invalid account or account/partition combination specified: {org}
User {user} not in allowed
User's group not permitted to use this partition{...}
#SBATCH {--job-name=|-J |--job-name }{job}
#SBATCH {--account=|-A |--account }{org}
#SBATCH {--partition=|-p |--partition }{partition}
#SBATCH {--reservation=|--reservation }{job}
#SBATCH {--nodelist=|-w |--exclude=|-x }{host}
#SBATCH {--comment=|--comment }'{title}'
#SBATCH {--output=|-o |--error=|-e }{job}
#SBATCH {--qos=|-q }{job}
Slurm Job_id={#} Name={job} {Began|Ended|Failed|Queued|Invalid}
Job ID: {#} {...} Cluster: {cluster}
^Cluster: {cluster}$
User/Group: {user}/{group}
^Name {...}: {job} {...} User {...}: {user} {...} Account
cluster {cluster} {...} slurm
# PBS, LSF, SGE, HTCondor
Job_Name = {job}
Job_Owner = {user}@{host}
exec_host = {host}/
exec_vnode = ({host}:
Account_Name = {org}
project = {project}$
queue = {partition}$
server = {host}$
PBS Job Id: {#}.{host}
Job Name: {job}$
#PBS -N {job}
#PBS -A {org}
#PBS -P {project}
#PBS -q {partition}
#PBS {...} host={host}
qsub: {...} {#}.{host}
qstat: Unknown queue {partition}
qstat -u {user}
Job <{#}>, Job Name <{job}>, User <{user}>, Project <{project}>
Job Name <{job}>
User <{user}>
Project <{project}>
Submitted from host <{host}>
Started {...} on {...}Host(s) <{host}>
Dispatched {...} on <{host}>
is submitted to {queue|default queue} <{partition}>
Execution Home </{*}/{user}>
#BSUB -J {job}
#BSUB -J '{job}'
#BSUB -P {project}
#BSUB -q {partition}
#BSUB -m '{host}'
Job was executed on host(s) <{#}*{host}>
Job was executed on host(s) <{host}>
in queue <{partition}>, as user <{user}> in cluster <{cluster}>
by user <{user}> in cluster <{cluster}>
Your job {#} ('{job}') has been submitted
#$ -N {job}
#$ -P {project}
#$ -q {partition}
job_name: {job}
owner: {user}$
sge_o_host: {host}
Job submitted from host: <{...}alias={host}
Job executing on host: <{...}alias={host}
Owner = '{user}'
RemoteHost = '{...}@{host}'
AccountingGroup = '{org}.{user}'
# MPI, NCCL, torchrun, DeepSpeed, gpustat, ipmi, dcgm
{host}:{#}:{#} [{#}] NCCL
^{host}: [{#}] NCCL
mpirun {...} -{host|H} {host}
mpirun was unable to {...} on node {host}
Local host: {host}
Remote host: {host}
local host: {host}
remote host: {host}
^Host: {host}$
Node: {host}$
process rank {#} with PID {#} on node {host} exited
on node {host} exited on signal
ORTE {...} node: {host}
^{host} slots=
{host}: ssh:
pdsh@{host}: {host}:
pdsh -w {host}
rendezvous {...} host {host}
connect to ({host}, {#})
MASTER_ADDR={host}
--master_addr{=| }{host}
--rdzv{_|-}endpoint{=| }{host}:
[W {...} The client socket {...} to {host}
host {...}: {host}$
worker '{host}'
BMC hostname {...}: {host}
ipmitool {...} -H {host}
ipmitool {...} -U {user}
"""
