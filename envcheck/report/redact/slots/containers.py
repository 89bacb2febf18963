"""Lines in which containers and clusters of them name what is somebody's.

Data; `forms` says how to read it.
"""

LINES = r"""
# Docker, Compose, Podman, Singularity
Network {project}_default {Creating|Created|Removed|Removing|Error}
Network '{project}_default'
Volume '{project}_{*}'
Container {project}-{job}-{#} {Creating|Created|Starting|Started|Running|Healthy|Waiting|Stopped|Stopping|Removed|Removing|Recreate|Recreated|Error|Unhealthy|Exited}
Container {job} {Creating|Created|Starting|Started|Running|Healthy|Waiting|Stopped|Stopping|Removed|Removing|Recreate|Recreated|Error|Unhealthy|Exited}
Service {job} {Building|Built|Pulling|Pulled}
Image {job} {Building|Built|Pulling|Pulled}
no such service: {job}
Creating {job} ... done
Starting {job} ... done
Recreating {job} ... done
Attaching to {job}$
{job} exited with code
dependency failed to start: container {job} is
Conflict. The container name '/{job}' is already in use
container name '{job}' is already in use
No such container: {job}
Error: No such container: {job}
Error response from daemon: {...} container {job}
Error response from daemon: network {job} not found
Error response from daemon: get {job}: no such volume
No such image: {job}:
Unable to find image '{job}:{*}' locally
Error response from daemon: pull access denied for {job},
repository {job} not found
Successfully tagged {job}:
naming to docker.io/library/{job}:
naming to {*}/{org}/{job}:
docker {run|create} {...}--name{=| }{job}
podman {run|create} {...}--name{=| }{job}
docker {exec|logs|attach|stop|start|restart|inspect|rm|kill|top|stats|port|commit|cp|wait|pause} {job}$
docker {exec|logs|attach|stop|start|restart|inspect|rm|kill|top|stats|port|commit|wait|pause} {-it|-f|-i|-ti|--tail|-d} {job}
docker exec -it {job} {bash|sh|nvidia-smi|python|/bin}
docker build {...}-t {job}
docker build {...}-t {org}/{job}
docker tag {job}
docker run {...} --rm {job}$
docker run {...} {all|it} {job}:
docker network {create|inspect|rm|connect} {job}
docker volume {create|inspect|rm} {job}
docker context use {job}
docker service {ps|logs|inspect|scale|update|rm} {job}
singularity {exec|run|shell|pull} {...} {job}.sif
apptainer {exec|run|shell|pull} {...} {job}.sif
container_name: {job}$
com.docker.compose.project={project}
COMPOSE_PROJECT_NAME={project}
lxc {launch|start|exec|stop|info|list|shell} {job}
Instance '{job}'
Error: Instance not found: {job}
virsh {start|destroy|console|dumpxml|edit|shutdown|undefine|domstate} {job}
Domain '{job}'
domain '{job}'
VM {#} ({job})
vagrant up {job}
==> {job}:
COPY {job}/
ADD {job}/
COPY {...}/{job}/ /
# Kubernetes, Helm, Argo, Flux, Kueue, Volcano
pod/{pod} {created|deleted|configured|unchanged|condition|evicted}
pod '{pod}' {deleted|created|evicted|not found|is forbidden|failed}
pods '{pod}' {not found|is forbidden|already exists}
Error from server (NotFound): {*} '{pod}' not found
Error from server (NotFound): namespaces '{namespace}' not found
Error from server (Forbidden): {...} User '{user}' cannot
in the namespace '{namespace}'
User '{user}' cannot {list|get|create|delete|watch|patch|update} resource
system:serviceaccount:{namespace}:{user}
No resources found in {namespace} namespace
container '{job}' in pod '{pod}'
Defaulted container '{job}' out of: {job}
Defaulted container '{job}' out of
container {job} is not valid for pod {pod}
Back-off restarting failed container {job} in pod {pod}_{namespace}
pod={namespace}/{pod}
pod={pod}
pod='{namespace}/{pod}'
pod {namespace}/{pod}
namespace={namespace}
namespace: {namespace}$
Namespace: {namespace}$
Service Account: {user}$
serviceAccountName: {user}$
nodeName: {host}$
^Node: {host}/
Node-Selectors: {...}={host}$
kubernetes.io/hostname={host}
Labels: app={job}
^app={job}$
app.kubernetes.io/{name|instance|part-of}={job}
app: {job}$
pod-template-hash={hex}
Controlled By: {*}/{job}
Successfully assigned {namespace}/{pod} to {host}
Created pod: {pod}
Deleted pod: {pod}
node '{host}' not found
node/{host} {cordoned|uncordoned|drained|labeled|tainted|already}
nodes '{host}' not found
node '{host}'
kubectl {cordon|uncordon|drain} {host}
kubectl {...}{-n |--namespace |--namespace=}{namespace}
kubectl {logs|exec|describe|delete|attach|port-forward} {-f|-it|-i|-ti} {pod}
kubectl {logs|describe pod|describe job|delete pod|delete job|attach} {pod}
kubectl exec {-it|-ti|-i} {pod} --
kubectl describe node {host}
kubectl {label|taint} {node|nodes} {host}
{deployment|statefulset|daemonset|replicaset|job|cronjob|service|configmap|secret|ingress|persistentvolumeclaim|serviceaccount|namespace|pod|raycluster|rayjob|rayservice|pytorchjob|mpijob|workload|queue}{.apps|.batch|.ray.io|.kubeflow.org|.networking.k8s.io|.kueue.x-k8s.io}/{job} {created|configured|unchanged|deleted|patched|scaled|restarted|exposed|rolled|condition}
{deployment|statefulset|daemonset|replicaset|job|cronjob|service|configmap|secret|ingress|persistentvolumeclaim|serviceaccount|namespace}/{job} {created|configured|unchanged|deleted|patched|scaled|restarted|exposed}
deployment '{job}' {successfully|exceeded|created|not found}
waiting for deployment '{job}'
persistentvolumeclaim '{job}' not found
PersistentVolumeClaim '{job}'
MountVolume.SetUp failed for volume '{job}'
configmap '{job}' not found
secret '{job}' not found
secrets '{job}'
serviceaccount '{user}' not found
error looking up service account {namespace}/{user}
Switched to context '{cluster}'
Context '{cluster}'
context '{cluster}'
current-context: {cluster}$
cluster '{cluster}'
Cluster '{cluster}'
Release '{job}'
release {job} {failed|has been|not found|uninstalled}
release: {job}:
release name {job}
release: not found: {job}
NAME: {job}$
NAMESPACE: {namespace}$
helm {install|upgrade|uninstall|rollback|status|history} {job}
helm upgrade --install {job}
Application '{job}'
application '{job}'
argocd app {get|sync|delete|diff|wait} {job}
HelmRelease/{namespace}/{job}
Kustomization/{namespace}/{job}
ClusterQueue {job}
LocalQueue {job}
in ClusterQueue {job}
queue '{job}' {...} {workload|Workload}
Workload '{namespace}/{job}'
job {namespace}/{job}
PodGroup {namespace}/{job}
Cluster name: {cluster}
cluster-name={cluster}
clusterName: {cluster}$
"""
