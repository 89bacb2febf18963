"""Lines in which git, CI, experiments, hubs and trackers name people, projects and runs.

Data; `forms` says how to read it.
"""

LINES = r"""
# git and its hosts
Author: {person} <
Commit: {person} <
Committer: {person} <
Tagger: {person} <
Signed-off-by: {person} <
Co-authored-by: {person} <
Reviewed-by: {person} <
{github|gitlab|bitbucket|codeberg}.{com|org}:{org}/{project}
git@{host}:{org}/{project}
remote: Repository not found{...} '{org}/{project}'
To {github|gitlab}.{com|org}:{org}/{project}
[rejected] {branch} -> {branch} (
[new branch] {branch} -> {branch}$
[new tag] {branch} -> {branch}$
[deleted] (none) -> {branch}$
{hex}..{hex} {branch} -> {branch}$
Switched to branch '{branch}'
Switched to a new branch '{branch}'
Already on '{branch}'
Your branch is {...} 'origin/{branch}'
On branch {branch}$
branch '{branch}' set up to track
error: pathspec '{branch}' did not match
fatal: couldn't find remote ref {branch}
fatal: '{project}' does not appear to be a git repository
fatal: {...} repository '{host}:{org}/{project}'
Cloning into '{project}'
Merge branch '{branch}' into {branch}
Merge branch '{branch}'
Merge pull request #{#} from {org}/{branch}
Merge remote-tracking branch 'origin/{branch}'
HEAD -> {branch},
HEAD -> {branch})
(origin/{branch},
(origin/{branch})
git clone {...}:{org}/{project}
git checkout -b {branch}
git checkout {branch}$
git switch {branch}
git push origin {branch}
git push {...} -u origin {branch}
git pull origin {branch}
git fetch origin {branch}
git merge {branch}$
Submodule '{project}' ({...}) registered
Submodule path '{project}': checked out
gh repo clone {org}/{project}
Resolving {...} for {org}/{project}
batch response: {...} {org}/{project}
{user} pushed to branch {branch}
{user} committed
{user} requested a review from {user}
{user} opened this {issue|pull}
# GitHub Actions, GitLab, Jenkins, Azure, CircleCI, Buildkite, TeamCity
Runner name: '{host}'
Runner group name: '{org}'
Machine name: '{host}'
Runner: '{host}'
Syncing repository: {org}/{project}
Repository: {org}/{project}
/_work/{project}/{project}
GITHUB_REPOSITORY={org}/{project}
GITHUB_ACTOR={user}
GITHUB_REPOSITORY_OWNER={org}
RUNNER_NAME={host}
Job is waiting for a runner from '{host}'
on {host} {serial}, system ID: {serial}
via {host}...
Running on {host} via
Running on {host}...
/builds/{org}/{project}/
CI_PROJECT_PATH={org}/{project}
CI_PROJECT_NAME={project}
CI_COMMIT_REF_NAME={branch}
CI_COMMIT_BRANCH={branch}
CI_RUNNER_DESCRIPTION={title}$
GITLAB_USER_LOGIN={user}
Checking out {hex} as detached HEAD (ref is {branch})
Checking out {hex} as {branch}...
Started by user {person}$
Started by {remote host|upstream project} '{job}'
Started by upstream project '{job}' build
Building remotely on {host}
Building on {host}
Running on {host} in /
in workspace /{*}/workspace/{job}
[{job}] $ /bin/
[{job}] Running shell script
Agent {host} is offline
Agent name: '{host}'
Agent machine name: '{host}'
Agent Name: {host}
Pool: {org}$
pool '{org}'
Buildkite agent {host}
Agent {host} {...} build
TeamCity agent {host}
agent '{host}'
BUILD_TAG=jenkins-{job}
JOB_NAME={job}
NODE_NAME={host}
ERROR: script {...} project {project}
Triggered by {person}$
triggered by {person}$
Requested for {person}$
# wandb, MLflow, ClearML, Neptune, Comet, TensorBoard, Aim, DVC
wandb: Currently logged in as: {user} (
wandb: Currently logged in as: {user} ({org})
wandb: Currently logged in as: {user}. Use
wandb: Syncing run {job}
wandb: Resuming run {job}
wandb: Synced {job}:
wandb: Finishing last run (ID:{serial})
wandb: Tracking run {job}
wandb: Created sweep with ID: {serial}
wandb: ERROR {...} project {project}
wandb: Waiting for {...} run {job}
wandb: Creating {...} {org}/{project}
wandb: ERROR {...} entity {org}
Project '{project}' not found
project '{project}' not found
wandb.ai/{org}/{project}
wandb agent {org}/{project}/{serial}
run {org}/{project}/{serial}
artifact '{job}:{*}'
artifact {org}/{project}/{job}:
Downloading large artifact {job}:
Experiment with name '{job}' does not exist
Experiment '{job}'
No Experiment with name={job} exists
Registered Model with name={job} not found
Registered model '{job}' already exists
Successfully registered model '{job}'
Created version '{#}' of model '{job}'
Model Version ({...} name={job},
RESOURCE_DOES_NOT_EXIST: {...}='{job}'
View run {job} at:
View run {job} at
View experiment {job} at
Run '{job}' {...} {mlflow|finished|FAILED|KILLED}
mlflow {...} --experiment-name {job}
models:/{job}/
runs:/{hex}/{job}
project name: {project},
task name: {job}$
ClearML Task: {...} task {...} '{job}'
clearml-agent: {...} worker {host}
worker {host}:gpu
registered on queue {partition}
queue {partition}$
pulled from {...} by worker {host}
[neptune] {...} {org}/{project}
https://app.neptune.ai/{org}/{project}
neptune: {...} project '{org}/{project}'
Project {org}/{project} not found
COMET INFO: {...} https://www.comet.com/{org}/{project}
COMET {INFO|ERROR|WARNING}: {...} workspace '{org}'
COMET {INFO|ERROR|WARNING}: {...} project '{project}'
COMET INFO: {name|experiment_name} : {job}
COMET INFO: {workspace|user} : {org}
COMET INFO: project_name : {project}
comet.com/{org}/{project}
TensorBoard {...} at http://{host}:{#}
dvc {push|pull|fetch} -r {job}
for remote '{job}'
remote '{job}'
failed to {...} targets: {*}/{job}
Aim run {job}
aim {up|init} --repo {host}
Sweep {job}
study with name: {job}
Study name '{job}'
A new study created {...} with name: {job}
Trial {#} {...} study {job}
Experiment name: {job}
experiment name: {job}
exp_name: {job}
# Hugging Face
huggingface.co/{org}/{project}/resolve
huggingface.co/api/models/{org}/{project}
'{model}' is not a local folder and is not a valid model
{job} is not a local folder and is not a valid model
for model '{org}/{project}'
Logged in as: {user}$
Logged in as {user}
Fetching {#} files from {org}/{project}
token '{job}' has been saved
The current active token is: '{job}'
`{job}` has been saved to /
Uploading to {org}/{project}
pushed to {org}/{project}
orgs: {org}
user: {user}$
Space '{org}/{project}'
# Ray, Dask, Spark, Prefect, Airflow, Dagster, Metaflow, Kedro
Connecting to existing Ray cluster at address: {host}:
ray start --address{=| }'{host}:
Ray cluster {cluster}
Serve app '{job}'
Deploying app '{job}'
deployment '{job}'
Deployment '{job}' in application '{job}'
(ServeReplica:{job}:{job} pid=
(ServeReplica:{job} pid=
({job} pid={#}, ip=
({job} pid={#})
actor ID: {serial}
Actor {...} name={job}
actor '{job}'
name={job}.{*}, pid={#}
Failed to look up actor with name '{job}'
ray::{job}.
Experiment {job}
Registered to: tcp://{host}:
tcp://{host}:{#}
ucx://{host}:{#}
name: {host}, status:
Dask dashboard {...}//{host}
spark://{host}:
Lost executor {#} on {host}:
({host} executor {#})
on {host} (executor
on {host}:{#} (size
SparkContext: Submitted application: {job}
application name: {job}
YarnClientImpl: {...} queue {partition}
Beginning flow run '{job}' for flow '{job}'
Created flow run '{job}' for flow '{job}'
Flow run '{job}'
Flow run name: '{job}'
flow run '{job}'
Created task run '{job}' for task '{job}'
Task run '{job}'
Worker '{host}'
work pool '{org}'
work queue '{org}'
Deployment '{job}/{job}'
<TaskInstance: {job}.{job}
<DagRun {job} @
<DAG: {job}>
Subtask {job}$
Running task {job}.{job}
Running: ['{airflow|tasks|tasks run}', {...} '{job}', '{job}'
Marking task as {*}. dag_id={job}, task_id={job}
dag_id={job}
task_id={job}
airflow {dags|tasks} {trigger|test|run|list|unpause} {job}
DAG {job}
Broken DAG: [{...}/{job}.py]
Executing <Task({*}): {job}> on
Dependencies {...} ti={job}.{job}
on host {host}
Running <TaskInstance: {...}> on host {host}
dagster - {INFO|ERROR|DEBUG} - {job} -
dagster {...} job {job}
Metaflow {*} executing {job} for user:{user}
Pipeline '{job}'
pipeline '{job}'
Workflow: {job}$
({job}) {user}@{host}:
({job}) [{user}@{host}
^{job} * /
^{job} /{...}/envs/{job}$
# Jupyter, VS Code, IDEs, tmux
Notebook {job}.ipynb
Saving file at /{job}.ipynb
User {user} took {*} seconds
User logged in: {user}
User logged out: {user}
{user}'s server
/hub/user/{user}/
/hub/spawn-pending/{user}
/user/{user}/{lab|tree|api}
({user}@{*}) {*}ms
Spawning server for {user}
Adding user {user} to proxy
Removing user {user} from proxy
Culling server {user}
Creating pod {*} jupyter-{user}
jupyter-{person}
Resolved {...} 'ssh-remote+{host}'
SSH Resolver called for '{...}+{host}'
Running script with connection command: ssh {...} '{host}'
Running script with connection command: ssh {...} {host} {bash|sh}
Could not establish connection to '{host}'
Install and start server if needed: {host}
Connecting to SSH host {host}
ssh-remote+{host}
resolving remote {host}
dev container: {job}
Dev Containers: {...} container {job}
[tmux] {job}
tmux {attach|a|new|kill-session|new-session|switch-client} {-t |-s |-A -s |-d -s }{job}
can't find session: {job}
can't find session {job}
duplicate session: {job}
screen -{S|r|x} {job}
{#}.{job} ({Detached|Attached|Multi
conda activate {job}
conda env {remove|create|export} {-n |--name }{job}
conda create {-n |--name }{job}
conda create {-n |--name }{...} {-n |--name }{job}
conda run {-n |--name }{job}
EnvironmentNameNotFound: Could not find conda environment: {job}
mamba {activate|create -n|env remove -n} {job}
pyenv: version '{job}' is not installed
pyenv virtualenv {*} {job}
workon {job}
# chats, trackers
^{person} {#}:{#} {AM|PM}
^[{#}:{#}, {*}] {person}:
{person} joined the channel
{person} has joined
{person} assigned to {person}
{person} changed the {status|assignee|priority|description}
Reporter: {person}$
Assignee: {person}$
assigned to @{user}
assigned to {user}$
assigned {user}$
cc @{user}
/cc @{user}
cc: @{user}
Project: {title}$
Customer: {title}$
Client: {title}$
Company: {title}$
Organization: {title}$
Organisation: {title}$
Account: {title}$
Contact: {person}$
Requester: {person}$
Raised by: {person}$
Opened by: {person}$
Created by: {person}$
Owner: {person}$
Submitted by: {person}$
Hi {person},
Hello {person},
Dear {person},
Hey {person},
Thanks {person}
Message from {user}@{host} on
#{job} channel
in channel #{job}
Queue: {job}$
"""
