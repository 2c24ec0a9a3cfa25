import { DEFINITION_SHAPES } from "./definition-shapes.js";
import { POD_SHAPES } from "./pod-shapes.js";
import { parseShapes, type Shapes } from "./shape.js";
import { VOLUME_SHAPES } from "./volume-shapes.js";

/** Fields of the built-in kinds, in the notation of `shape.ts` (k8s.io/api and k8s.io/apiextensions-apiserver, v0.36). */
export const CORE_SHAPES: Shapes = new Map([
  ...DEFINITION_SHAPES,
  ...POD_SHAPES,
  ...VOLUME_SHAPES,
  ...parseShapes(`
AttachedVolume devicePath+ name+
ClientIPConfig timeoutSeconds?=int32
Condition lastTransitionTime+=time message+ observedGeneration=int64 reason+ status+ type+
ConfigMap binaryData=map:bytes data=map immutable?=bool metadata+=ObjectMeta
ConfigMapNodeConfigSource kubeletConfigKey+ name+ namespace+ resourceVersion uid
DaemonEndpoint Port+=int32
Deployment metadata+=ObjectMeta spec+=DeploymentSpec status+=DeploymentStatus
DeploymentCondition lastTransitionTime+=time lastUpdateTime+=time message reason status+ type+
DeploymentSpec minReadySeconds=int32 paused=bool progressDeadlineSeconds?=int32 replicas?=int32
  revisionHistoryLimit?=int32 selector=LabelSelector strategy+=DeploymentStrategy template+=PodTemplateSpec
DeploymentStatus availableReplicas=int32 collisionCount?=int32 conditions=[type]DeploymentCondition
  observedGeneration=int64 readyReplicas=int32 replicas=int32 terminatingReplicas?=int32 unavailableReplicas=int32
  updatedReplicas=int32
DeploymentStrategy rollingUpdate=RollingUpdateDeployment type
Endpoint addresses+={}text conditions+=EndpointConditions deprecatedTopology=map hints=EndpointHints hostname?
  nodeName? targetRef=ObjectReference zone?
EndpointConditions ready?=bool serving?=bool terminating?=bool
EndpointHints forNodes=[]ForNode forZones=[]ForZone
~EndpointPort appProtocol? name? port?=int32 protocol?
EndpointSlice addressType+ endpoints+=[]Endpoint metadata+=ObjectMeta ports+=[]EndpointPort
Event action count=int32 eventTime+=microTime firstTimestamp+=time involvedObject+=ObjectReference lastTimestamp+=time
  message metadata+=ObjectMeta reason related=ObjectReference reportingComponent+ reportingInstance+
  series=EventSeries source+=EventSource type
EventSeries count=int32 lastObservedTime+=microTime
EventSource component host
ForNode name+
ForZone name+
~LabelSelector matchExpressions=[]LabelSelectorRequirement matchLabels=map
LabelSelectorRequirement key+ operator+ values=[]text
Lease metadata+=ObjectMeta spec+=LeaseSpec
LeaseSpec acquireTime?=microTime holderIdentity? leaseDurationSeconds?=int32 leaseTransitions?=int32 preferredHolder?
  renewTime?=microTime strategy?
LoadBalancerIngress hostname ip ipMode? ports=[]PortStatus
LoadBalancerStatus ingress=[]LoadBalancerIngress
~LocalObjectReference name
ManagedFieldsEntry apiVersion fieldsType fieldsV1=any manager operation subresource time?=time
Namespace metadata+=ObjectMeta spec+=NamespaceSpec status+=NamespaceStatus
NamespaceCondition lastTransitionTime+=time message reason status+ type+
NamespaceSpec finalizers=[]text
NamespaceStatus conditions=[type]NamespaceCondition phase
Node metadata+=ObjectMeta spec+=NodeSpec status+=NodeStatus
NodeAddress address+ type+
NodeCondition lastHeartbeatTime+=time lastTransitionTime+=time message reason status+ type+
NodeConfigSource configMap=ConfigMapNodeConfigSource
NodeConfigStatus active=NodeConfigSource assigned=NodeConfigSource error lastKnownGood=NodeConfigSource
NodeDaemonEndpoints kubeletEndpoint+=DaemonEndpoint
NodeFeatures supplementalGroupsPolicy?=bool
NodeRuntimeHandler features=NodeRuntimeHandlerFeatures name+
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts?=bool userNamespaces?=bool
NodeSpec configSource=NodeConfigSource externalID podCIDR podCIDRs={}text providerID taints=[]Taint unschedulable=bool
NodeStatus addresses=[type]NodeAddress allocatable=map:quantity capacity=map:quantity conditions=[type]NodeCondition
  config=NodeConfigStatus daemonEndpoints+=NodeDaemonEndpoints features=NodeFeatures images=[]ContainerImage
  nodeInfo+=NodeSystemInfo phase runtimeHandlers=[]NodeRuntimeHandler volumesAttached=[]AttachedVolume
  volumesInUse=[]text
NodeSwapStatus capacity?=int64
NodeSystemInfo architecture+ bootID+ containerRuntimeVersion+ kernelVersion+ kubeProxyVersion+ kubeletVersion+
  machineID+ operatingSystem+ osImage+ swap=NodeSwapStatus systemUUID+
ObjectMeta annotations=map creationTimestamp=time deletionGracePeriodSeconds?=int64 deletionTimestamp?=time
  finalizers={}text generateName generation=int64 labels=map managedFields=[]ManagedFieldsEntry name namespace
  ownerReferences=[uid]OwnerReference resourceVersion selfLink uid
~ObjectReference apiVersion fieldPath kind name namespace resourceVersion uid
~OwnerReference apiVersion+ blockOwnerDeletion?=bool controller?=bool kind+ name+ uid+
PortStatus error? port+=int32 protocol+
ReplicaSet metadata+=ObjectMeta spec+=ReplicaSetSpec status+=ReplicaSetStatus
ReplicaSetCondition lastTransitionTime+=time message reason status+ type+
ReplicaSetSpec minReadySeconds=int32 replicas?=int32 selector=LabelSelector template+=PodTemplateSpec
ReplicaSetStatus availableReplicas=int32 conditions=[type]ReplicaSetCondition fullyLabeledReplicas=int32
  observedGeneration=int64 readyReplicas=int32 replicas+=int32 terminatingReplicas?=int32
RollingUpdateDeployment maxSurge?=intOrText maxUnavailable?=intOrText
Scale metadata+=ObjectMeta spec+=ScaleSpec status+=ScaleStatus
ScaleSpec replicas=int32
ScaleStatus replicas+=int32 selector
Secret data=map:bytes immutable?=bool metadata+=ObjectMeta stringData=map type
Service metadata+=ObjectMeta spec+=ServiceSpec status+=ServiceStatus
ServiceAccount automountServiceAccountToken?=bool imagePullSecrets=[]LocalObjectReference metadata+=ObjectMeta
  secrets=[name]ObjectReference
ServicePort appProtocol? name nodePort=int32 port+=int32 protocol targetPort+=intOrText
ServiceSpec allocateLoadBalancerNodePorts?=bool clusterIP clusterIPs=[]text externalIPs=[]text externalName
  externalTrafficPolicy healthCheckNodePort=int32 internalTrafficPolicy? ipFamilies=[]text ipFamilyPolicy?
  loadBalancerClass? loadBalancerIP loadBalancerSourceRanges=[]text ports=[port,protocol:TCP]ServicePort
  publishNotReadyAddresses=bool selector=~map sessionAffinity sessionAffinityConfig=SessionAffinityConfig
  trafficDistribution? type
ServiceStatus conditions=[type]Condition loadBalancer+=LoadBalancerStatus
Taint effect+ key+ timeAdded?=time value
`),
]);
