import { parseShapes } from "./shape.js";

/**
 * Fields of Istio's kinds, in the notation of `shape.ts` (istio.io/api 1.31, kubernetes/customresourcedefinitions.gen.yaml). A
 * null stays null where a field keeps its zero, and is nothing elsewhere.
 */
export const ISTIO_SHAPES = parseShapes(`
ClientTls caCertificates caCrl clientCertificate credentialName insecureSkipVerify?=bool mode privateKey sni
  subjectAltNames=[]text
ConnectionPool http=HttpPool tcp=TcpPool
ConsistentHash httpCookie=HashCookie httpHeaderName httpQueryParameterName maglev=HashTable minimumRingSize=int64
  ringHash=HashRing useSourceIp=bool
CorsPolicy allowCredentials?=bool allowHeaders=[]text allowMethods=[]text allowOrigin=[]text
  allowOrigins=[]StringMatch exposeHeaders=[]text maxAge unmatchedPreflights
Delegate name namespace
Destination host! port=PortSelector subset
DestinationRule metadata=ObjectMeta spec=DestinationRuleSpec status=IstioStatus
DestinationRuleSpec exportTo=[]text host! subsets=[]Subset trafficPolicy=TrafficPolicy
  workloadSelector=WorkloadSelector
DirectResponse body=ResponseBody status!=int64
EgressListener bind captureMode hosts!=[]text port=SidecarPort
FaultAbort grpcStatus http2Error httpStatus=int64 percentage=Percent
FaultDelay exponentialDelay fixedDelay percent=int64 percentage=Percent
Gateway metadata=ObjectMeta spec=GatewaySpec status=IstioStatus
GatewaySpec selector=map servers=[]Server
HashCookie attributes=[]any name! path ttl
HashRing minimumRingSize=int64
HashTable tableSize=int64
HeaderOperations add=map remove=[]text set=map
Headers request=HeaderOperations response=HeaderOperations
Http2KeepAlive interval timeout
HttpFault abort=FaultAbort delay=FaultDelay
HttpMatch authority=StringMatch gateways=[]text headers=map:StringMatch ignoreUriCase=bool method=StringMatch name
  port=int64 queryParams=map:StringMatch scheme=StringMatch sourceLabels=map sourceNamespace statPrefix
  uri=StringMatch withoutHeaders=map:StringMatch
HttpMirror destination!=Destination percentage=Percent
HttpPool h2UpgradePolicy http1MaxPendingRequests=int64 http2KeepAlive=Http2KeepAlive http2MaxRequests=int64
  idleTimeout maxConcurrentStreams=int64 maxRequestsPerConnection=int64 maxRetries=int64 useClientProtocol=bool
HttpRedirect authority derivePort port=int64 prefixRewrite redirectCode=int64 scheme uri
HttpRoute corsPolicy=CorsPolicy delegate=Delegate directResponse=DirectResponse fault=HttpFault headers=Headers
  match=[]HttpMatch mirror=Destination mirror_percent?=int64 mirrorPercent?=int64 mirrorPercentage=Percent
  mirrors=[]HttpMirror name redirect=HttpRedirect retries=Retries rewrite=Rewrite route=[]HttpRouteDestination timeout
HttpRouteDestination destination!=Destination headers=Headers weight=int64
IngressListener bind captureMode connectionPool=ConnectionPool defaultEndpoint port!=SidecarPort tls=ServerTls
IstioCondition lastProbeTime lastTransitionTime message observedGeneration=intOrText reason status type
IstioStatus *=any conditions=[]IstioCondition observedGeneration=intOrText validationMessages=[]ValidationMessage
LabelsSelector labels=map
LoadBalancer consistentHash=ConsistentHash localityLbSetting=LocalityLoadBalancer simple warmup=Warmup
  warmupDurationSecs zoneAwareLbSetting=ZoneAwareLoadBalancer
LocalityFailover from to
LocalityLoadBalancer distribute=[]LocalityShare enabled?=bool failover=[]LocalityFailover failoverPriority=[]text
LocalityShare from to=map:int64
MessageType code name
MutualTls mode
OutboundTrafficPolicy egressProxy=Destination mode
OutlierDetection baseEjectionTime consecutive5xxErrors?=int64 consecutiveErrors=int64 consecutiveGatewayErrors?=int64
  consecutiveLocalOriginFailures?=int64 interval maxEjectionPercent=int64 minHealthPercent=int64
  outlierDetectionHttpErrorCodes=[]int64 splitExternalLocalOriginErrors=bool
PeerAuthentication metadata=ObjectMeta spec=PeerAuthenticationSpec status=IstioStatus
PeerAuthenticationSpec mtls=MutualTls portLevelMtls=map:MutualTls selector=WorkloadSelector
Percent value=float64
PortLevelSetting connectionPool=ConnectionPool loadBalancer=LoadBalancer outlierDetection=OutlierDetection
  port=PortSelector tls=ClientTls
PortSelector number=int64
ProxyProtocol version
ResponseBody bytes string
Retries attempts=int64 backoff perTryTimeout retryIgnorePreviousHosts?=bool retryOn retryRemoteLocalities?=bool
RetryBudget budgetInterval minRetryConcurrency=int64 percent?=float64
Rewrite authority uri uriRegexRewrite=UriRegexRewrite
RouteDestination destination!=Destination weight=int64
Server bind defaultEndpoint hosts!=[]text name port!=ServerPort tls=ServerTls
ServerPort name! number!=int64 protocol! targetPort=int64
ServerTls caCertCredentialName caCertificates caCrl cipherSuites=[]text credentialName credentialNames=[]text
  httpsRedirect=bool insecureSkipVerify?=bool maxProtocolVersion minProtocolVersion mode privateKey serverCertificate
  subjectAltNames=[]text tlsCertificates=[]TlsCertificate verifyCertificateHash=[]text verifyCertificateSpki=[]text
ServiceEntry metadata=ObjectMeta spec!=ServiceEntrySpec status=IstioStatus
ServiceEntryPort name! number!=int64 protocol targetPort=int64
ServiceEntrySpec addresses=[]text endpoints=[]WorkloadEntrySpec exportTo=[]text hosts!=[]text location
  ports=[name]ServiceEntryPort resolution subjectAltNames=[]text workloadSelector=LabelsSelector
Sidecar metadata=ObjectMeta spec=SidecarSpec status=IstioStatus
SidecarPort name number=int64 protocol targetPort=int64
SidecarSpec egress=[]EgressListener inboundConnectionPool=ConnectionPool ingress=[]IngressListener
  outboundTrafficPolicy=OutboundTrafficPolicy workloadSelector=LabelsSelector
StringMatch exact prefix regex
Subset labels=map name! trafficPolicy=TrafficPolicy
TcpKeepalive interval probes=int64 time
TcpMatch destinationSubnets=[]text gateways=[]text port=int64 sourceLabels=map sourceNamespace sourceSubnet
TcpPool connectTimeout idleTimeout maxConnectionDuration maxConnections=int64 tcpKeepalive=TcpKeepalive
TcpRoute match=[]TcpMatch route=[]RouteDestination
TlsCertificate caCertificates privateKey serverCertificate
TlsMatch destinationSubnets=[]text gateways=[]text port=int64 sniHosts!=[]text sourceLabels=map sourceNamespace
TlsRoute match!=[]TlsMatch route=[]RouteDestination
TrafficPolicy connectionPool=ConnectionPool loadBalancer=LoadBalancer outlierDetection=OutlierDetection
  portLevelSettings=[]PortLevelSetting proxyProtocol=ProxyProtocol retryBudget=RetryBudget tls=ClientTls tunnel=Tunnel
Tunnel protocol targetHost! targetPort!=int64
UriRegexRewrite match rewrite
ValidationMessage documentationUrl level type=MessageType
VirtualService metadata=ObjectMeta spec=VirtualServiceSpec status=IstioStatus
VirtualServiceSpec exportTo=[]text gateways=[]text hosts=[]text http=[]HttpRoute tcp=[]TcpRoute tls=[]TlsRoute
Warmup aggression?=float64 duration! minimumPercent?=float64
WorkloadEntry metadata=ObjectMeta spec!=WorkloadEntrySpec status=IstioStatus
WorkloadEntrySpec address labels=map locality network ports=map:int64 serviceAccount weight=int64
WorkloadSelector matchLabels=map
ZoneAwareLoadBalancer enabled?=bool failover=[]LocalityFailover failoverPriority=[]text minClusterSize?=int64
`);
