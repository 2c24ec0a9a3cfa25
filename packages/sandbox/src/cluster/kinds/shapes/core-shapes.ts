import { parseShapes } from "./shape.js";

/** Fields of the built-in kinds, in the notation of `shape.ts` (k8s.io/api and k8s.io/apiextensions-apiserver, v1.34). */
export const CORE_SHAPES = parseShapes(`
AWSElasticBlockStoreVolumeSource fsType partition=int32 readOnly=bool volumeID
Affinity nodeAffinity=NodeAffinity podAffinity=PodAffinity podAntiAffinity=PodAntiAffinity
AppArmorProfile localhostProfile type
AttachedVolume devicePath name
AzureDiskVolumeSource cachingMode diskName diskURI fsType kind readOnly=bool
AzureFileVolumeSource readOnly=bool secretName shareName
CSIVolumeSource driver fsType nodePublishSecretRef=LocalObjectReference readOnly=bool volumeAttributes=map
Capabilities add=[]text drop=[]text
CephFSVolumeSource monitors+=[]text path readOnly=bool secretFile secretRef=LocalObjectReference user
CinderVolumeSource fsType readOnly=bool secretRef=LocalObjectReference volumeID
ClientIPConfig timeoutSeconds=int32
ClusterTrustBundleProjection labelSelector=LabelSelector name optional=bool path signerName
Condition lastTransitionTime+=time message observedGeneration=int64 reason status type
ConfigMap binaryData=map:bytes data=map immutable=bool metadata+=ObjectMeta
ConfigMapEnvSource name optional=bool
~ConfigMapKeySelector key name optional=bool
ConfigMapNodeConfigSource kubeletConfigKey name namespace resourceVersion uid
ConfigMapProjection items=[]KeyToPath name optional=bool
ConfigMapVolumeSource defaultMode=int32 items=[]KeyToPath name optional=bool
Container args=[]text command=[]text env=[name]EnvVar envFrom=[]EnvFromSource image imagePullPolicy lifecycle=Lifecycle
  livenessProbe=Probe name ports=[containerPort,protocol:TCP]ContainerPort readinessProbe=Probe
  resizePolicy=[]ContainerResizePolicy resources+=ResourceRequirements restartPolicy
  restartPolicyRules=[]ContainerRestartRule securityContext=SecurityContext startupProbe=Probe stdin=bool stdinOnce=bool
  terminationMessagePath terminationMessagePolicy tty=bool volumeDevices=[devicePath]VolumeDevice
  volumeMounts=[mountPath]VolumeMount workingDir
ContainerExtendedResourceRequest containerName requestName resourceName
ContainerImage names+=[]text sizeBytes=int64
ContainerPort containerPort=int32 hostIP hostPort=int32 name protocol
ContainerResizePolicy resourceName restartPolicy
ContainerRestartRule action exitCodes=ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator values={}int32
ContainerState running=ContainerStateRunning terminated=ContainerStateTerminated waiting=ContainerStateWaiting
ContainerStateRunning startedAt+=time
ContainerStateTerminated containerID exitCode=int32 finishedAt+=time message reason signal=int32 startedAt+=time
ContainerStateWaiting message reason
ContainerStatus allocatedResources=map:quantity allocatedResourcesStatus=[name]ResourceStatus containerID image imageID
  lastState+=ContainerState name ready=bool resources=ResourceRequirements restartCount=int32 started=bool
  state+=ContainerState stopSignal user=ContainerUser volumeMounts=[mountPath]VolumeMountStatus
ContainerUser linux=LinuxContainerUser
CustomResourceColumnDefinition description format jsonPath name priority=int32 type
CustomResourceConversion strategy webhook=WebhookConversion
CustomResourceDefinition metadata+=ObjectMeta spec+=CustomResourceDefinitionSpec status+=CustomResourceDefinitionStatus
CustomResourceDefinitionCondition lastTransitionTime+=time message reason status type
CustomResourceDefinitionNames categories=[]text kind listKind plural shortNames=[]text singular
CustomResourceDefinitionSpec conversion=CustomResourceConversion group names+=CustomResourceDefinitionNames
  preserveUnknownFields=bool scope versions+=[]CustomResourceDefinitionVersion
CustomResourceDefinitionStatus acceptedNames+=CustomResourceDefinitionNames
  conditions+=[type]CustomResourceDefinitionCondition storedVersions+=[]text
CustomResourceDefinitionVersion additionalPrinterColumns=[]CustomResourceColumnDefinition deprecated=bool
  deprecationWarning name schema=CustomResourceValidation selectableFields=[]SelectableField served=bool storage=bool
  subresources=CustomResourceSubresources
CustomResourceSubresourceScale labelSelectorPath specReplicasPath statusReplicasPath
CustomResourceSubresources scale=CustomResourceSubresourceScale status=any
CustomResourceValidation openAPIV3Schema=JSONSchemaProps
DaemonEndpoint Port=int32
Deployment metadata+=ObjectMeta spec+=DeploymentSpec status+=DeploymentStatus
DeploymentCondition lastTransitionTime+=time lastUpdateTime+=time message reason status type
DeploymentSpec minReadySeconds=int32 paused=bool progressDeadlineSeconds=int32 replicas=int32 revisionHistoryLimit=int32
  selector=LabelSelector strategy+=DeploymentStrategy template+=PodTemplateSpec
DeploymentStatus availableReplicas=int32 collisionCount=int32 conditions=[type]DeploymentCondition
  observedGeneration=int64 readyReplicas=int32 replicas=int32 terminatingReplicas=int32 unavailableReplicas=int32
  updatedReplicas=int32
DeploymentStrategy rollingUpdate=RollingUpdateDeployment type
DownwardAPIProjection items=[]DownwardAPIVolumeFile
DownwardAPIVolumeFile fieldRef=ObjectFieldSelector mode=int32 path resourceFieldRef=ResourceFieldSelector
DownwardAPIVolumeSource defaultMode=int32 items=[]DownwardAPIVolumeFile
EmptyDirVolumeSource medium sizeLimit=quantity
Endpoint addresses+={}text conditions+=EndpointConditions deprecatedTopology=map hints=EndpointHints hostname nodeName
  targetRef=ObjectReference zone
EndpointConditions ready=bool serving=bool terminating=bool
EndpointHints forNodes=[]ForNode forZones=[]ForZone
~EndpointPort appProtocol name port=int32 protocol
EndpointSlice addressType endpoints+=[]Endpoint metadata+=ObjectMeta ports+=[]EndpointPort
EnvFromSource configMapRef=ConfigMapEnvSource prefix secretRef=SecretEnvSource
EnvVar name value valueFrom=EnvVarSource
EnvVarSource configMapKeyRef=ConfigMapKeySelector fieldRef=ObjectFieldSelector fileKeyRef=FileKeySelector
  resourceFieldRef=ResourceFieldSelector secretKeyRef=SecretKeySelector
EphemeralContainer args=[]text command=[]text env=[name]EnvVar envFrom=[]EnvFromSource image imagePullPolicy
  lifecycle=Lifecycle livenessProbe=Probe name ports=[containerPort,protocol:TCP]ContainerPort readinessProbe=Probe
  resizePolicy=[]ContainerResizePolicy resources+=ResourceRequirements restartPolicy
  restartPolicyRules=[]ContainerRestartRule securityContext=SecurityContext startupProbe=Probe stdin=bool stdinOnce=bool
  targetContainerName terminationMessagePath terminationMessagePolicy tty=bool volumeDevices=[devicePath]VolumeDevice
  volumeMounts=[mountPath]VolumeMount workingDir
EphemeralVolumeSource volumeClaimTemplate=PersistentVolumeClaimTemplate
Event action count=int32 eventTime+=time firstTimestamp+=time involvedObject+=ObjectReference lastTimestamp+=time
  message metadata+=ObjectMeta reason related=ObjectReference reportingComponent reportingInstance series=EventSeries
  source+=EventSource type
EventSeries count=int32 lastObservedTime+=time
EventSource component host
ExecAction command=[]text
ExternalDocumentation description url
FCVolumeSource fsType lun=int32 readOnly=bool targetWWNs=[]text wwids=[]text
~FileKeySelector key optional=bool path volumeName
FlexVolumeSource driver fsType options=map readOnly=bool secretRef=LocalObjectReference
FlockerVolumeSource datasetName datasetUUID
ForNode name
ForZone name
GCEPersistentDiskVolumeSource fsType partition=int32 pdName readOnly=bool
GRPCAction port=int32 service
GitRepoVolumeSource directory repository revision
GlusterfsVolumeSource endpoints path readOnly=bool
HTTPGetAction host httpHeaders=[]HTTPHeader path port=intOrText scheme
HTTPHeader name value
HostAlias hostnames=[]text ip
HostIP ip
HostPathVolumeSource path type
ISCSIVolumeSource chapAuthDiscovery=bool chapAuthSession=bool fsType initiatorName iqn iscsiInterface lun=int32
  portals=[]text readOnly=bool secretRef=LocalObjectReference targetPortal
ImageVolumeSource pullPolicy reference
JSONSchemaProps $ref $schema additionalItems=any additionalProperties=any allOf=[]JSONSchemaProps
  anyOf=[]JSONSchemaProps default=any definitions=map:JSONSchemaProps dependencies=map:any description enum=[]any
  example=any exclusiveMaximum=bool exclusiveMinimum=bool externalDocs=ExternalDocumentation format id items=any
  maxItems=int64 maxLength=int64 maxProperties=int64 maximum=float64 minItems=int64 minLength=int64 minProperties=int64
  minimum=float64 multipleOf=float64 not=JSONSchemaProps nullable=bool oneOf=[]JSONSchemaProps pattern
  patternProperties=map:JSONSchemaProps properties=map:JSONSchemaProps required=[]text title type uniqueItems=bool
  x-kubernetes-embedded-resource=bool x-kubernetes-int-or-string=bool x-kubernetes-list-map-keys=[]text
  x-kubernetes-list-type x-kubernetes-map-type x-kubernetes-preserve-unknown-fields=bool
  x-kubernetes-validations=[rule]ValidationRule
KeyToPath key mode=int32 path
~LabelSelector matchExpressions=[]LabelSelectorRequirement matchLabels=map
LabelSelectorRequirement key operator values=[]text
Lease metadata+=ObjectMeta spec+=LeaseSpec
LeaseSpec acquireTime=time holderIdentity leaseDurationSeconds=int32 leaseTransitions=int32 preferredHolder
  renewTime=time strategy
Lifecycle postStart=LifecycleHandler preStop=LifecycleHandler stopSignal
LifecycleHandler exec=ExecAction httpGet=HTTPGetAction sleep=SleepAction tcpSocket=TCPSocketAction
LinuxContainerUser gid=int64 supplementalGroups=[]int64 uid=int64
LoadBalancerIngress hostname ip ipMode ports=[]PortStatus
LoadBalancerStatus ingress=[]LoadBalancerIngress
~LocalObjectReference name
ManagedFieldsEntry apiVersion fieldsType fieldsV1=any manager operation subresource time=time
NFSVolumeSource path readOnly=bool server
Namespace metadata+=ObjectMeta spec+=NamespaceSpec status+=NamespaceStatus
NamespaceCondition lastTransitionTime+=time message reason status type
NamespaceSpec finalizers=[]text
NamespaceStatus conditions=[type]NamespaceCondition phase
Node metadata+=ObjectMeta spec+=NodeSpec status+=NodeStatus
NodeAddress address type
NodeAffinity preferredDuringSchedulingIgnoredDuringExecution=[]PreferredSchedulingTerm
  requiredDuringSchedulingIgnoredDuringExecution=NodeSelector
NodeCondition lastHeartbeatTime+=time lastTransitionTime+=time message reason status type
NodeConfigSource configMap=ConfigMapNodeConfigSource
NodeConfigStatus active=NodeConfigSource assigned=NodeConfigSource error lastKnownGood=NodeConfigSource
NodeDaemonEndpoints kubeletEndpoint+=DaemonEndpoint
NodeFeatures supplementalGroupsPolicy=bool
NodeRuntimeHandler features=NodeRuntimeHandlerFeatures name
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts=bool userNamespaces=bool
~NodeSelector nodeSelectorTerms+=[]NodeSelectorTerm
NodeSelectorRequirement key operator values=[]text
~NodeSelectorTerm matchExpressions=[]NodeSelectorRequirement matchFields=[]NodeSelectorRequirement
NodeSpec configSource=NodeConfigSource externalID podCIDR podCIDRs={}text providerID taints=[]Taint unschedulable=bool
NodeStatus addresses=[type]NodeAddress allocatable=map:quantity capacity=map:quantity conditions=[type]NodeCondition
  config=NodeConfigStatus daemonEndpoints+=NodeDaemonEndpoints features=NodeFeatures images=[]ContainerImage
  nodeInfo+=NodeSystemInfo phase runtimeHandlers=[]NodeRuntimeHandler volumesAttached=[]AttachedVolume
  volumesInUse=[]text
NodeSwapStatus capacity=int64
NodeSystemInfo architecture bootID containerRuntimeVersion kernelVersion kubeProxyVersion kubeletVersion machineID
  operatingSystem osImage swap=NodeSwapStatus systemUUID
~ObjectFieldSelector apiVersion fieldPath
ObjectMeta annotations=map creationTimestamp=time deletionGracePeriodSeconds=int64 deletionTimestamp=time
  finalizers={}text generateName generation=int64 labels=map managedFields=[]ManagedFieldsEntry name namespace
  ownerReferences=[uid]OwnerReference resourceVersion selfLink uid
~ObjectReference apiVersion fieldPath kind name namespace resourceVersion uid
~OwnerReference apiVersion blockOwnerDeletion=bool controller=bool kind name uid
PersistentVolumeClaimSpec accessModes=[]text dataSource=TypedLocalObjectReference dataSourceRef=TypedObjectReference
  resources+=VolumeResourceRequirements selector=LabelSelector storageClassName volumeAttributesClassName volumeMode
  volumeName
PersistentVolumeClaimTemplate metadata+=ObjectMeta spec+=PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource claimName readOnly=bool
PhotonPersistentDiskVolumeSource fsType pdID
Pod metadata+=ObjectMeta spec+=PodSpec status+=PodStatus
PodAffinity preferredDuringSchedulingIgnoredDuringExecution=[]WeightedPodAffinityTerm
  requiredDuringSchedulingIgnoredDuringExecution=[]PodAffinityTerm
PodAffinityTerm labelSelector=LabelSelector matchLabelKeys=[]text mismatchLabelKeys=[]text
  namespaceSelector=LabelSelector namespaces=[]text topologyKey
PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution=[]WeightedPodAffinityTerm
  requiredDuringSchedulingIgnoredDuringExecution=[]PodAffinityTerm
PodCertificateProjection certificateChainPath credentialBundlePath keyPath keyType maxExpirationSeconds=int32 signerName
PodCondition lastProbeTime+=time lastTransitionTime+=time message observedGeneration=int64 reason status type
PodDNSConfig nameservers=[]text options=[]PodDNSConfigOption searches=[]text
PodDNSConfigOption name value
PodExtendedResourceClaimStatus requestMappings+=[]ContainerExtendedResourceRequest resourceClaimName
PodIP ip
PodOS name
PodReadinessGate conditionType
PodResourceClaim name resourceClaimName resourceClaimTemplateName
PodResourceClaimStatus name resourceClaimName
PodSchedulingGate name
PodSecurityContext appArmorProfile=AppArmorProfile fsGroup=int64 fsGroupChangePolicy runAsGroup=int64 runAsNonRoot=bool
  runAsUser=int64 seLinuxChangePolicy seLinuxOptions=SELinuxOptions seccompProfile=SeccompProfile
  supplementalGroups=[]int64 supplementalGroupsPolicy sysctls=[]Sysctl windowsOptions=WindowsSecurityContextOptions
PodSpec activeDeadlineSeconds=int64 affinity=Affinity automountServiceAccountToken=bool containers+=[name]Container
  dnsConfig=PodDNSConfig dnsPolicy enableServiceLinks=bool ephemeralContainers=[name]EphemeralContainer
  hostAliases=[ip]HostAlias hostIPC=bool hostNetwork=bool hostPID=bool hostUsers=bool hostname hostnameOverride
  imagePullSecrets=[name]LocalObjectReference initContainers=[name]Container nodeName nodeSelector=~map os=PodOS
  overhead=map:quantity preemptionPolicy priority=int32 priorityClassName readinessGates=[]PodReadinessGate
  resourceClaims=[name]PodResourceClaim resources=ResourceRequirements restartPolicy runtimeClassName schedulerName
  schedulingGates=[name]PodSchedulingGate securityContext=PodSecurityContext serviceAccount serviceAccountName
  setHostnameAsFQDN=bool shareProcessNamespace=bool subdomain terminationGracePeriodSeconds=int64
  tolerations=[]Toleration topologySpreadConstraints=[topologyKey,whenUnsatisfiable]TopologySpreadConstraint
  volumes=[name]Volume
PodStatus conditions=[type]PodCondition containerStatuses=[]ContainerStatus ephemeralContainerStatuses=[]ContainerStatus
  extendedResourceClaimStatus=PodExtendedResourceClaimStatus hostIP hostIPs=[]HostIP
  initContainerStatuses=[]ContainerStatus message nominatedNodeName observedGeneration=int64 phase podIP
  podIPs=[ip]PodIP qosClass reason resize resourceClaimStatuses=[name]PodResourceClaimStatus startTime=time
PodTemplateSpec metadata+=ObjectMeta spec+=PodSpec
PortStatus error port=int32 protocol
PortworxVolumeSource fsType readOnly=bool volumeID
PreferredSchedulingTerm preference+=NodeSelectorTerm weight=int32
Probe exec=ExecAction failureThreshold=int32 grpc=GRPCAction httpGet=HTTPGetAction initialDelaySeconds=int32
  periodSeconds=int32 successThreshold=int32 tcpSocket=TCPSocketAction terminationGracePeriodSeconds=int64
  timeoutSeconds=int32
ProjectedVolumeSource defaultMode=int32 sources+=[]VolumeProjection
QuobyteVolumeSource group readOnly=bool registry tenant user volume
RBDVolumeSource fsType image keyring monitors+=[]text pool readOnly=bool secretRef=LocalObjectReference user
ReplicaSet metadata+=ObjectMeta spec+=ReplicaSetSpec status+=ReplicaSetStatus
ReplicaSetCondition lastTransitionTime+=time message reason status type
ReplicaSetSpec minReadySeconds=int32 replicas=int32 selector=LabelSelector template+=PodTemplateSpec
ReplicaSetStatus availableReplicas=int32 conditions=[type]ReplicaSetCondition fullyLabeledReplicas=int32
  observedGeneration=int64 readyReplicas=int32 replicas=int32 terminatingReplicas=int32
ResourceClaim name request
~ResourceFieldSelector containerName divisor=quantity resource
ResourceHealth health resourceID
ResourceRequirements claims=[name]ResourceClaim limits=map:quantity requests=map:quantity
ResourceStatus name resources=[resourceID]ResourceHealth
RollingUpdateDeployment maxSurge=intOrText maxUnavailable=intOrText
SELinuxOptions level role type user
Scale metadata+=ObjectMeta spec+=ScaleSpec status+=ScaleStatus
ScaleIOVolumeSource fsType gateway protectionDomain readOnly=bool secretRef=LocalObjectReference sslEnabled=bool
  storageMode storagePool system volumeName
ScaleSpec replicas=int32
ScaleStatus replicas=int32 selector
SeccompProfile localhostProfile type
Secret data=map:bytes immutable=bool metadata+=ObjectMeta stringData=map type
SecretEnvSource name optional=bool
~SecretKeySelector key name optional=bool
SecretProjection items=[]KeyToPath name optional=bool
SecretVolumeSource defaultMode=int32 items=[]KeyToPath optional=bool secretName
SecurityContext allowPrivilegeEscalation=bool appArmorProfile=AppArmorProfile capabilities=Capabilities privileged=bool
  procMount readOnlyRootFilesystem=bool runAsGroup=int64 runAsNonRoot=bool runAsUser=int64 seLinuxOptions=SELinuxOptions
  seccompProfile=SeccompProfile windowsOptions=WindowsSecurityContextOptions
SelectableField jsonPath
Service metadata+=ObjectMeta spec+=ServiceSpec status+=ServiceStatus
ServiceAccount automountServiceAccountToken=bool imagePullSecrets=[]LocalObjectReference metadata+=ObjectMeta
  secrets=[name]ObjectReference
ServiceAccountTokenProjection audience expirationSeconds=int64 path
ServicePort appProtocol name nodePort=int32 port=int32 protocol targetPort=intOrText
ServiceReference name namespace path port=int32
ServiceSpec allocateLoadBalancerNodePorts=bool clusterIP clusterIPs=[]text externalIPs=[]text externalName
  externalTrafficPolicy healthCheckNodePort=int32 internalTrafficPolicy ipFamilies=[]text ipFamilyPolicy
  loadBalancerClass loadBalancerIP loadBalancerSourceRanges=[]text ports=[port,protocol:TCP]ServicePort
  publishNotReadyAddresses=bool selector=~map sessionAffinity sessionAffinityConfig=SessionAffinityConfig
  trafficDistribution type
ServiceStatus conditions=[type]Condition loadBalancer+=LoadBalancerStatus
SessionAffinityConfig clientIP=ClientIPConfig
SleepAction seconds=int64
StorageOSVolumeSource fsType readOnly=bool secretRef=LocalObjectReference volumeName volumeNamespace
Sysctl name value
TCPSocketAction host port=intOrText
Taint effect key timeAdded=time value
Toleration effect key operator tolerationSeconds=int64 value
TopologySpreadConstraint labelSelector=LabelSelector matchLabelKeys=[]text maxSkew=int32 minDomains=int32
  nodeAffinityPolicy nodeTaintsPolicy topologyKey whenUnsatisfiable
~TypedLocalObjectReference apiGroup kind name
TypedObjectReference apiGroup kind name namespace
ValidationRule fieldPath message messageExpression optionalOldSelf=bool reason rule
Volume awsElasticBlockStore=AWSElasticBlockStoreVolumeSource azureDisk=AzureDiskVolumeSource
  azureFile=AzureFileVolumeSource cephfs=CephFSVolumeSource cinder=CinderVolumeSource configMap=ConfigMapVolumeSource
  csi=CSIVolumeSource downwardAPI=DownwardAPIVolumeSource emptyDir=EmptyDirVolumeSource ephemeral=EphemeralVolumeSource
  fc=FCVolumeSource flexVolume=FlexVolumeSource flocker=FlockerVolumeSource
  gcePersistentDisk=GCEPersistentDiskVolumeSource gitRepo=GitRepoVolumeSource glusterfs=GlusterfsVolumeSource
  hostPath=HostPathVolumeSource image=ImageVolumeSource iscsi=ISCSIVolumeSource name nfs=NFSVolumeSource
  persistentVolumeClaim=PersistentVolumeClaimVolumeSource photonPersistentDisk=PhotonPersistentDiskVolumeSource
  portworxVolume=PortworxVolumeSource projected=ProjectedVolumeSource quobyte=QuobyteVolumeSource rbd=RBDVolumeSource
  scaleIO=ScaleIOVolumeSource secret=SecretVolumeSource storageos=StorageOSVolumeSource
  vsphereVolume=VsphereVirtualDiskVolumeSource
VolumeDevice devicePath name
VolumeMount mountPath mountPropagation name readOnly=bool recursiveReadOnly subPath subPathExpr
VolumeMountStatus mountPath name readOnly=bool recursiveReadOnly
VolumeProjection clusterTrustBundle=ClusterTrustBundleProjection configMap=ConfigMapProjection
  downwardAPI=DownwardAPIProjection podCertificate=PodCertificateProjection secret=SecretProjection
  serviceAccountToken=ServiceAccountTokenProjection
VolumeResourceRequirements limits=map:quantity requests=map:quantity
VsphereVirtualDiskVolumeSource fsType storagePolicyID storagePolicyName volumePath
WebhookClientConfig caBundle=bytes service=ServiceReference url
WebhookConversion clientConfig=WebhookClientConfig conversionReviewVersions+=[]text
WeightedPodAffinityTerm podAffinityTerm+=PodAffinityTerm weight=int32
WindowsSecurityContextOptions gmsaCredentialSpec gmsaCredentialSpecName hostProcess=bool runAsUserName
`);
