import { parseValueRules } from "./value-rules.js";

/** What Istio's definitions say of values, in the notation of `value-rules.ts` (istio.io/api, 1.31). */
export const ISTIO_VALUES = parseValueRules(`
ClientTls.mode DISABLE SIMPLE MUTUAL ISTIO_MUTUAL
ConsistentHash one:httpHeaderName|httpCookie|useSourceIp|httpQueryParameterName one:ringHash|maglev
ConsistentHash.minimumRingSize 0..
CorsPolicy.maxAge duration
CorsPolicy.unmatchedPreflights UNSPECIFIED FORWARD IGNORE
DirectResponse.status 0..4294967295
EgressListener.captureMode DEFAULT IPTABLES NONE
FaultAbort one:httpStatus|grpcStatus|http2Error
FaultDelay one:fixedDelay|exponentialDelay
FaultDelay.exponentialDelay duration
FaultDelay.fixedDelay duration
HashRing.minimumRingSize 0..
HashTable.tableSize 0..
Http2KeepAlive.interval duration
Http2KeepAlive.timeout duration
HttpMatch.port 0..4294967295
HttpPool.h2UpgradePolicy DEFAULT DO_NOT_UPGRADE UPGRADE
HttpPool.idleTimeout duration
HttpRedirect one:port|derivePort
HttpRedirect.derivePort FROM_PROTOCOL_DEFAULT FROM_REQUEST_PORT
HttpRedirect.port 0..4294967295
HttpRedirect.redirectCode 0..4294967295
HttpRoute.mirrorPercent 0..4294967295
HttpRoute.mirror_percent 0..4294967295
HttpRoute.timeout duration
IngressListener.captureMode DEFAULT IPTABLES NONE
LabelsSelector.labels length:63 items:0..256
LoadBalancer one:simple|consistentHash
LoadBalancer.simple UNSPECIFIED LEAST_CONN RANDOM PASSTHROUGH ROUND_ROBIN LEAST_REQUEST
LoadBalancer.warmupDurationSecs duration
LocalityShare.to 0..4294967295
MutualTls.mode UNSET DISABLE PERMISSIVE STRICT
OutboundTrafficPolicy.mode REGISTRY_ONLY ALLOW_ANY
OutlierDetection.baseEjectionTime duration
OutlierDetection.consecutive5xxErrors 0..4294967295
OutlierDetection.consecutiveGatewayErrors 0..4294967295
OutlierDetection.consecutiveLocalOriginFailures 0..4294967295
OutlierDetection.interval duration
OutlierDetection.outlierDetectionHttpErrorCodes 100..599
PeerAuthenticationSpec.portLevelMtls items:1..
PortSelector.number 0..4294967295
ProxyProtocol.version V1 V2
ResponseBody one:string|bytes
ResponseBody.bytes bytes
Retries.backoff duration
Retries.perTryTimeout duration
RetryBudget.minRetryConcurrency 0..4294967295
RetryBudget.percent 0..100
ServerPort.number 0..4294967295
ServerPort.targetPort 0..4294967295
ServerTls.credentialNames items:1..2
ServerTls.maxProtocolVersion TLS_AUTO TLSV1_0 TLSV1_1 TLSV1_2 TLSV1_3
ServerTls.minProtocolVersion TLS_AUTO TLSV1_0 TLSV1_1 TLSV1_2 TLSV1_3
ServerTls.mode PASSTHROUGH SIMPLE MUTUAL AUTO_PASSTHROUGH ISTIO_MUTUAL OPTIONAL_MUTUAL
ServerTls.tlsCertificates items:1..2
ServiceEntryPort.name length:256
ServiceEntryPort.number 0..4294967295
ServiceEntryPort.protocol length:256
ServiceEntryPort.targetPort 0..4294967295
ServiceEntrySpec.addresses length:64 items:0..256
ServiceEntrySpec.endpoints items:0..4096
ServiceEntrySpec.hosts items:1..256
ServiceEntrySpec.location MESH_EXTERNAL MESH_INTERNAL
ServiceEntrySpec.ports items:0..256
ServiceEntrySpec.resolution NONE STATIC DNS DNS_ROUND_ROBIN DYNAMIC_DNS
SidecarPort.number 0..4294967295
SidecarPort.targetPort 0..4294967295
StringMatch one:exact|prefix|regex
TcpKeepalive.interval duration
TcpKeepalive.probes 0..4294967295
TcpKeepalive.time duration
TcpMatch.port 0..4294967295
TcpPool.connectTimeout duration
TcpPool.maxConnectionDuration duration
TlsMatch.port 0..4294967295
Tunnel.targetPort 0..4294967295
Warmup.aggression 0..
Warmup.duration duration
Warmup.minimumPercent 0..100
WorkloadEntrySpec.address length:256
WorkloadEntrySpec.labels items:0..256
WorkloadEntrySpec.locality length:2048
WorkloadEntrySpec.network length:2048
WorkloadEntrySpec.ports 0..4294967295 items:0..128
WorkloadEntrySpec.serviceAccount length:253
WorkloadEntrySpec.weight 0..4294967295
WorkloadSelector.matchLabels length:63 items:0..4096
ZoneAwareLoadBalancer.minClusterSize 1..4294967295
`);
