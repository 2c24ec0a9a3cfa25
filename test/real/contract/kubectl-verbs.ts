/** A command line with kubectl in it, as somebody types it into a shell. */
export interface Verb {
  readonly run: string;
  /** What `edit` opens: a command that gets the name of a file. */
  readonly editor?: string;
}

const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: web}}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 8080}]
`;

const ENTRY = `apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: {name: remote, labels: {app: web}}
spec: {address: 192.0.2.7, ports: {http: 15443}}
`;

const SETTINGS = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {colour: red}
`;

const MISSPELT = `apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: {name: misspelt}
spec: {adress: 192.0.2.7}
`;

/** Files that the commands name. */
export const FILES: Readonly<Record<string, string>> = {
  "service.yaml": SERVICE,
  "entry.yaml": ENTRY,
  "settings.yaml": SETTINGS,
  "settings-changed.yaml": SETTINGS.replace("red", "blue"),
  "misspelt.yaml": MISSPELT,
};

/** With no pods to run there is nothing to wait for: what a Deployment's controller says of such a one. */
const ROLLED_OUT = JSON.stringify({
  status: {
    observedGeneration: 1,
    conditions: [
      {
        type: "Available",
        status: "True",
        reason: "MinimumReplicasAvailable",
        message: "Deployment has minimum availability.",
      },
    ],
  },
});

/** In this order; each finds what those before it have left. */
export const VERBS: readonly Verb[] = [
  { run: "kubectl create namespace shop" },
  { run: "kubectl create namespace shop" },
  { run: "kubectl config set-context --current --namespace shop >/dev/null" },
  { run: "kubectl create configmap made --from-literal=a=1" },
  { run: "kubectl create configmap made --from-literal=a=1" },
  { run: "kubectl create configmap Not_A_Name" },
  { run: "kubectl create secret generic key --from-literal=a=b" },
  { run: "kubectl create serviceaccount robot" },
  { run: "kubectl create service clusterip plain --tcp=80:8080" },
  { run: "kubectl create -f service.yaml" },
  { run: "kubectl create -f entry.yaml" },
  { run: "kubectl create deployment web --image=example.dev/web:1 --replicas=0" },
  { run: "kubectl create configmap dry --from-literal=a=1 --dry-run=server -o yaml" },
  // The API server of the suites has no accounts to give to pods.
  { run: "kubectl run box --image=example.dev/box --dry-run=server -o yaml | grep -v -i serviceAccount" },
  { run: "kubectl run box --image=example.dev/box --restart=Sometimes --dry-run=server" },
  { run: "kubectl run box --image=example.dev/box --port=70000 --dry-run=server" },
  { run: "kubectl create deployment dry --image=example.dev/dry:1 --port=80 --dry-run=server -o yaml" },
  { run: "kubectl create secret docker-registry login --docker-username=a --docker-password=b --docker-server=c.dev" },
  { run: "kubectl create service externalname away --external-name=away.dev --dry-run=server -o yaml" },
  { run: "kubectl create service nodeport bad --tcp=80 --node-port=80" },
  { run: "kubectl apply -f settings.yaml" },
  { run: "kubectl apply -f settings.yaml" },
  { run: "kubectl diff -f settings-changed.yaml | grep '^[-+] '" },
  { run: "kubectl apply -f settings-changed.yaml" },
  { run: "kubectl apply -f entry.yaml" },
  { run: "kubectl apply --server-side -f service.yaml" },
  { run: "kubectl apply --server-side --field-manager=other -f settings.yaml" },
  { run: "kubectl apply --server-side --field-manager=other --force-conflicts -f settings.yaml" },
  { run: "kubectl get configmaps --field-selector metadata.name!=kube-root-ca.crt" },
  { run: "kubectl get configmap settings -o yaml" },
  { run: "kubectl get we remote -o yaml" },
  { run: "kubectl get we -A" },
  { run: "kubectl get we,svc -l app=web" },
  { run: "kubectl get svc -o wide" },
  { run: "kubectl get svc web -o json | grep -E '\"(port|protocol|targetPort|type|sessionAffinity|ipFamilyPolicy)\"'" },
  { run: "kubectl get svc web -o jsonpath='{.spec.ports[0].targetPort}'" },
  { run: "kubectl get we -o custom-columns=NAME:.metadata.name,PORT:.spec.ports.http" },
  { run: "kubectl get we -l 'app in (web)' -o name" },
  { run: "kubectl get configmap --field-selector metadata.name=made -o name" },
  { run: "kubectl get configmap --field-selector data.a=1" },
  { run: "kubectl get pods" },
  { run: "kubectl get pod nobody" },
  { run: "kubectl get nothing" },
  { run: "kubectl get deployments" },
  { run: "kubectl get secrets,serviceaccounts --field-selector metadata.name!=default" },
  { run: "kubectl describe we remote" },
  { run: "kubectl describe configmap settings" },
  // A real API server's repair of addresses may have looked at a Service between its creation and its address: an event.
  { run: "kubectl describe service plain --show-events=false | grep -v ^Endpoints" },
  { run: "kubectl label we remote tier=back" },
  { run: "kubectl label we remote tier=front" },
  { run: "kubectl label we remote tier=front --overwrite" },
  { run: "kubectl label we remote tier-" },
  { run: "kubectl label we remote -- -bad=1" },
  { run: "kubectl annotate we remote note=kept" },
  { run: "kubectl annotate configmap settings note=kept" },
  { run: `kubectl patch configmap settings --type merge -p '{"data":{"size":"7"}}'` },
  { run: `kubectl patch configmap settings --type merge -p '{"data":{"size":"7"}}'` },
  { run: `kubectl patch configmap settings --type json -p '[{"op":"remove","path":"/data/size"}]'` },
  { run: `kubectl patch configmap settings --type json -p '[{"op":"test","path":"/data/colour","value":"green"}]'` },
  { run: `kubectl patch svc web -p '{"spec":{"ports":[{"port":80,"targetPort":9090},{"name":"more","port":90}]}}'` },
  { run: `kubectl get svc web -o jsonpath='{range .spec.ports[*]}{.name} {.port} {.targetPort}{"\\n"}{end}'` },
  { run: `kubectl patch we remote -p '{"spec":{"weight":2}}'` },
  {
    run: `kubectl patch we remote --type merge -p '{"spec":{"weight":"heavy"}}' 2>&1 | grep -o 'spec.weight in body must be of type integer' | head -1`,
  },
  { run: "kubectl edit configmap settings", editor: "sed -i s/colour:.*/colour:\\ green/" },
  { run: "kubectl edit configmap settings", editor: "true" },
  { run: "kubectl edit we remote", editor: "sed -i s/192.0.2.7/192.0.2.8/" },
  {
    run: "kubectl get configmap settings -o jsonpath='{.data.colour}'; kubectl get we remote -o jsonpath='{.spec.address}'",
  },
  { run: `kubectl patch deployment web --subresource=status --type merge -p '${ROLLED_OUT}' >/dev/null` },
  { run: "kubectl rollout status deployment web --timeout=60s" },
  { run: "kubectl wait deployment web --for=condition=Available --timeout=60s" },
  { run: "kubectl set resources deployment web --limits=cpu=1500m,memory=2048Mi --requests=cpu=0.5" },
  { run: "kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[0].resources}'" },
  { run: "kubectl set image deployment web web=" },
  { run: "kubectl set resources deployment web --limits=cpu=1 --requests=cpu=2" },
  { run: "kubectl set serviceaccount deployment web robot" },
  { run: "kubectl get deployment web -o jsonpath='{.spec.template.spec.serviceAccount}'" },
  { run: "kubectl wait configmap settings --for=jsonpath='{.data.colour}'=green --timeout=60s" },
  { run: "kubectl wait configmap nobody --for=delete --timeout=60s" },
  { run: 'kubectl get --raw /apis/apps/v1/namespaces/shop/deployments/web/scale | grep -o \'"kind":"Scale"\'' },
  { run: "kubectl create -f misspelt.yaml" },
  { run: "kubectl replace -f settings.yaml" },
  { run: "kubectl auth can-i delete pods" },
  {
    run: "kubectl api-resources --api-group=networking.istio.io -o name | grep -E '^(workloadentries|gateways|destinationrules)'",
  },
  { run: "kubectl api-resources --api-group=discovery.k8s.io" },
  { run: "kubectl delete configmap made settings" },
  { run: "kubectl delete configmap made" },
  { run: "kubectl delete configmap made --ignore-not-found" },
  { run: "kubectl delete -f service.yaml" },
  { run: "kubectl delete we -l app=web" },
  { run: "kubectl delete we --all" },
  { run: "kubectl delete service plain --dry-run=server" },
  { run: "kubectl delete service plain --wait=false" },
  { run: "kubectl delete namespace default" },
];
