export type { Fault, FaultEffect, FaultScope, Faults } from "./cluster/api/faults.js";
export type { WriteCount, WriteCounter } from "./cluster/api/write-counter.js";
export type { ApiObject, Json, JsonObject } from "./cluster/api-object.js";
export type { ClusterClient, ContainerCommand, ObjectName } from "./cluster/client/cluster-client.js";
export { type ExecRequest, type ExecResult, exec } from "./cluster/client/exec-client.js";
export {
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
  type OpenAnswer,
  type OpenWatch,
} from "./cluster/client/http-client.js";
export type { LoadBalancerAddress, LoadBalancerAddresses } from "./cluster/controllers/load-balancer-controller.js";
export { createCurl, type PodHttp, type PodHttpAnswer, type PodHttpRequest } from "./cluster/programs/curl.js";
export type { PodPrograms, ProgramCall, ProgramResult } from "./cluster/programs/pod-programs.js";
export { type Cluster, type ClusterOptions, startCluster } from "./cluster/start-cluster.js";
export type { DnsFault } from "./dns/dns-fault.js";
export type { ZoneEntry } from "./dns/dns-zone.js";
export { type DnsQueryCounts, type DnsServer, type DnsServerOptions, startDnsServer } from "./dns/start-dns-server.js";
export { gatewayEndpoints } from "./mesh/gateway/gateway-endpoints.js";
export { Authority, type WorkloadCertificate } from "./mesh/identity/authority.js";
export type { FailedRequest, LoadCount } from "./mesh/load/request-count.js";
export { type LoadTarget, RequestLoad } from "./mesh/load/request-load.js";
export type { MeshCluster } from "./mesh/mesh-cluster.js";
export type { PodEnd } from "./mesh/mesh-parts.js";
export type { MeshAnswer, MeshRequest } from "./mesh/mesh-request.js";
export { sidecarEndpoints } from "./mesh/sidecar/sidecar-endpoints.js";
export { type Mesh, type MeshOptions, startMesh } from "./mesh/start-mesh.js";
export { ClusterView } from "./mesh/view/cluster-view.js";
export { type MeshObjects, WATCHED } from "./mesh/view/object-snapshot.js";
export { placeOfNode } from "./mesh/view/read-value.js";
export { describeWorkload, type Workload } from "./mesh/workload.js";
export { renderBookinfo } from "./samples/bookinfo.js";
export { renderEastWestGateway } from "./samples/eastwest-gateway.js";
export { renderNamespace } from "./samples/manifests.js";
export { renderSampleFiles } from "./samples/sample-files.js";
export { renderSleep } from "./samples/sleep.js";
