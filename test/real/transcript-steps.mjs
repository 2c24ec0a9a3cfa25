// What kubectl-transcript.mjs runs, in order: the guide's commands as they are printed, with files instead of addresses, and
// what somebody would look at between them. Without `cluster` a command goes to cluster-1.

const bookinfo = [
  "kubectl create namespace bookinfo",
  "kubectl label namespace bookinfo istio-injection=enabled",
  "kubectl apply -n bookinfo -f bookinfo.yaml",
];
const gateway = [
  "kubectl create ns eastwest",
  "kubectl apply -f eastwest-gateway.yaml",
  "kubectl apply -n eastwest -f eastwest-gateway-service.yaml",
  "kubectl get svc -n eastwest",
];

/** Steps of one chapter: a title, then commands for one cluster. */
function chapter(title, cluster, commands) {
  return commands.map((command, at) => {
    const step = typeof command === "string" ? { run: command } : command;
    return { ...step, cluster, ...(at === 0 ? { title } : {}) };
  });
}

export const TRANSCRIPT = [
  ...chapter("cluster-1: bookinfo", "cluster-1", [
    ...bookinfo,
    "kubectl rollout status deployment/details-v1 -n bookinfo",
    "kubectl get pods -n bookinfo",
    "tctl apply -f bookinfo-ws.yaml",
  ]),
  ...chapter("cluster-1: a client, and a failure of details", "cluster-1", [
    "kubectl create namespace sleep",
    "kubectl label namespace sleep istio-injection=enabled",
    "kubectl apply -n sleep -f sleep.yaml",
    "kubectl exec deployment/sleep -n sleep -c sleep -- echo hello",
    "kubectl scale deployment details-v1 -n bookinfo --replicas=0",
    "kubectl get deployments -n bookinfo",
    "kubectl scale deployment details-v1 -n bookinfo --replicas=1",
    "kubectl wait deployment/details-v1 -n bookinfo --for=condition=Available",
  ]),
  ...chapter("cluster-1: the gateway", "cluster-1", gateway),
  ...chapter("cluster-2: bookinfo and the gateway", "cluster-2", [...bookinfo, ...gateway]),
  ...chapter("the setting, and what the edge of cluster-1 makes of it", "cluster-1", [
    "tctl apply -f bookinfo-ws-setting.yaml",
    { run: "kubectl get we -A", entries: 4 },
    "kubectl get destinationrules,gateways.networking.istio.io -A",
  ]),
  ...chapter("cluster-1: details fails once more; cluster-2 no longer has it from here", "cluster-1", [
    "kubectl scale deployment details-v1 -n bookinfo --replicas=0",
  ]),
  ...chapter("cluster-2", "cluster-2", [{ run: "kubectl get we -A", entries: 3 }]),
  ...chapter("cluster-1: restored", "cluster-1", ["kubectl scale deployment details-v1 -n bookinfo --replicas=1"]),
  ...chapter("cluster-1: the flag of the guide's last part", "cluster-1", [
    "kubectl apply -f controlplane.yaml",
    "kubectl get controlplanes,ingressgateways -A",
  ]),
  ...chapter("cluster-1: looking at things", "cluster-1", [
    "kubectl get all -n bookinfo -l app=details -o wide",
    "kubectl get nodes -o wide",
    "kubectl describe deployment details-v1 -n bookinfo",
    "kubectl describe pod -n bookinfo -l app=details",
    "kubectl describe service eastwest-gateway -n eastwest",
    "kubectl logs deployment/details-v1 -n bookinfo",
    "kubectl exec deployment/sleep -n sleep -- cat /etc/hosts",
    "kubectl exec deployment/sleep -n sleep -- sh -c 'echo $HOSTNAME; exit 3'",
    "kubectl rollout history deployment/details-v1 -n bookinfo",
  ]),
  ...chapter("cluster-1: changing things", "cluster-1", [
    { run: "kubectl edit service details -n bookinfo", editor: "sed -i s/ClusterIP/NodePort/" },
    "kubectl get service details -n bookinfo",
    `kubectl patch service details -n bookinfo -p '{"spec":{"type":"ClusterIP"}}'`,
    "kubectl annotate service details -n bookinfo note=kept",
    "kubectl get service details -n bookinfo -o jsonpath='{.spec}'",
    "kubectl rollout restart deployment/details-v1 -n bookinfo",
    "kubectl rollout status deployment/details-v1 -n bookinfo",
    "kubectl apply -n bookinfo -f bookinfo.yaml",
    "kubectl delete deployment ratings-v1 -n bookinfo",
    "kubectl delete namespace sleep",
  ]),
  ...chapter("cluster-1: what is refused", "cluster-1", [
    "kubectl apply -f misspelt-rule.yaml",
    "kubectl create namespace bookinfo",
    "kubectl get pod nobody -n bookinfo",
    "kubectl exec deployment/reviews-v1 -n bookinfo -c nobody -- echo hello",
    "kubectl exec deployment/reviews-v1 -n bookinfo -- nothing",
    "kubectl port-forward deployment/reviews-v1 -n bookinfo 9080",
  ]),
];
