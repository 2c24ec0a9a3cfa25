// What guide-transcript.mjs runs: the guide's commands as it prints them, in its order. Three things differ: files lie
// beside the reader instead of at an address, the guide says only in words that a gateway may have a name instead of an IP, and
// it sends the reader to a dashboard to see which cluster has answered, where a header of the page is looked at here.

const CURL = "kubectl exec deployment/sleep -n sleep -c sleep -- curl -s http://productpage.bookinfo:9080/productpage";
const REQUEST = `${CURL} | grep -i details -A 8`;

/** Not in the guide: which pod has answered, by a header of the page. */
const ANSWERED_BY = `${CURL.replace("curl -s", "curl -si")} | grep -i details-served-by`;

/** What the guide prints while details answers. */
const DETAILS = `      <h4 class="text-center text-primary">Book Details</h4>
      <dl>
        <dt>Type:</dt>paperback
        <dt>Pages:</dt>200
        <dt>Publisher:</dt>PublisherA
        <dt>Language:</dt>English
        <dt>ISBN-10:</dt>1234567890
        <dt>ISBN-13:</dt>123-1234567890
      </dl>
`;

/** What the guide prints while nobody answers for details. */
const NO_DETAILS = `      <h4 class="text-center text-primary">Error fetching product details!</h4>

      <p>Sorry, product details are currently unavailable for this book.</p>
`;

const GATEWAY_TABLE =
  /^NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE\neastwest-gateway +LoadBalancer +10\.[\d.]+ +203\.0\.113\.\d+ +15443:3\d{4}\/TCP +\w+\n$/;

/** The table of `kubectl get we -A` with these services, each once, at one address. */
function entriesAt(address, services) {
  const rows = services.map(
    (service) => `bookinfo +k-${service}-[0-9a-f]{32} +\\w+ +${address.replaceAll(".", "\\.")}\n`,
  );
  return new RegExp(`^NAMESPACE +NAME +AGE +ADDRESS *\n${rows.join("")}$`);
}

/** Not in the guide: the cluster that has answered for reviews, whichever of its versions did. */
const REVIEWS_OF = `${CURL.replace("curl -s", "curl -si")} | grep -i reviews-served-by | cut -d/ -f1`;

const SERVICES = ["details", "productpage", "ratings", "reviews"];
const IP = "203.0.113.12";
const HOST = "eastwest.cluster-2.example.com";

const bookinfo = [
  "kubectl create namespace bookinfo",
  "kubectl label namespace bookinfo istio-injection=enabled",
  "kubectl apply -n bookinfo -f bookinfo.yaml",
];

const gateway = [
  "kubectl create ns eastwest",
  "kubectl apply -f eastwest-gateway.yaml",
  { run: "kubectl get svc -n eastwest", expect: GATEWAY_TABLE, waits: true },
];

/** Not in the guide: why it does not fail over. */
const EXPLAIN = "causeway explain bookinfo/details --cluster cluster-1";

const scaleTo = (replicas) => `kubectl scale deployment details-v1 -n bookinfo --replicas=${replicas}`;

function patchGateway(address) {
  const service = { annotations: { "xcp.tetrate.io/cluster-external-addresses": address } };
  const patch = JSON.stringify({ spec: { kubeSpec: { service } } });
  return `kubectl patch ingressgateways.install.tetrate.io eastwest-gateway -n eastwest --type=merge -p '${patch}'`;
}

/** Steps of one chapter: a title, then commands for one cluster. */
function chapter(title, cluster, commands) {
  return commands.map((command, at) => {
    const step = typeof command === "string" ? { run: command } : command;
    return { ...step, cluster, ...(at === 0 ? { title } : {}) };
  });
}

/**
 * A step that `waits` is asked again until it answers as expected, as a reader would who knows that pods take a moment; one
 * that does not is asked once. What is expected is the whole output, or a pattern of it.
 */
export const GUIDE = [
  ...chapter("Bookinfo in cluster 1", "cluster-1", [...bookinfo, "tctl apply -f bookinfo-ws.yaml"]),
  ...chapter("Test Bookinfo, and a failure of details", "cluster-1", [
    "kubectl create namespace sleep",
    "kubectl label namespace sleep istio-injection=enabled",
    "kubectl apply -n sleep -f sleep.yaml",
    { run: REQUEST, expect: DETAILS, waits: true },
    scaleTo(0),
    { run: REQUEST, expect: NO_DETAILS, waits: true },
    scaleTo(1),
  ]),
  ...chapter("The east-west gateway, in both clusters", "cluster-1", gateway),
  ...chapter(undefined, "cluster-2", gateway),
  ...chapter("The standby in cluster 2, and the setting", "cluster-2", [
    ...bookinfo,
    "tctl apply -f bookinfo-ws-setting.yaml",
  ]),
  ...chapter("The failure once more: the page is whole from the first request on", "cluster-1", [
    { run: "kubectl get we -A", expect: entriesAt(IP, SERVICES), waits: true },
    { run: REQUEST, expect: DETAILS, waits: true },
    { run: ANSWERED_BY, expect: /^x-details-served-by: cluster-1\/details-v1-\S+\r?\n$/ },
    scaleTo(0),
    { run: REQUEST, expect: DETAILS },
    { run: ANSWERED_BY, expect: /^x-details-served-by: cluster-2\/details-v1-\S+\r?\n$/, waits: true },
    scaleTo(1),
  ]),
  ...chapter("One of several versions at 0 is no failover; all of them are", "cluster-1", [
    "kubectl scale deployment reviews-v2 -n bookinfo --replicas=0",
    { run: REVIEWS_OF, expect: "x-reviews-served-by: cluster-1\n" },
    "kubectl scale deployment reviews-v1 reviews-v3 -n bookinfo --replicas=0",
    { run: REVIEWS_OF, expect: "x-reviews-served-by: cluster-2\n", waits: true },
    "kubectl scale deployment reviews-v1 reviews-v2 reviews-v3 -n bookinfo --replicas=1",
  ]),
  ...chapter("Troubleshooting: the gateway of cluster 2 is known by a name", "cluster-2", [patchGateway(HOST)]),
  ...chapter(undefined, "cluster-1", [
    { run: "kubectl get we -A", expect: entriesAt(HOST, SERVICES), waits: true },
    scaleTo(0),
    { run: REQUEST, expect: NO_DETAILS, waits: true },
    { run: `${EXPLAIN} | grep -A 3 "fails .*HostnameNotResolved"`, expect: /ENABLE_DNS_RESOLUTION_AT_EDGE/ },
    "kubectl apply -f controlplane.yaml",
    { run: "kubectl get we -A", expect: entriesAt(IP, SERVICES), waits: true },
    { run: "causeway get gateways", expect: /eastwest\.cluster-2\.example\.com\(203\.0\.113\.12\)/, waits: true },
    { run: REQUEST, expect: DETAILS, waits: true },
    scaleTo(1),
  ]),
  ...chapter("Which services are exposed: as the guide prints it, then indented", "cluster-1", [
    { run: "tctl apply -f bookinfo-ws-setting-exposed-as-printed.yaml", exitCode: 1 },
    "tctl apply -f bookinfo-ws-setting-exposed.yaml",
    { run: "kubectl get we -A", expect: entriesAt(IP, ["details"]), waits: true },
  ]),
];
