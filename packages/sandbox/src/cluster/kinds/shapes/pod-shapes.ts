import { parseShapes } from "./shape.js";

/** Fields of Pods, in the notation of `shape.ts`. */
export const POD_SHAPES = parseShapes(`
Affinity nodeAffinity=NodeAffinity podAffinity=PodAffinity podAntiAffinity=PodAntiAffinity
AppArmorProfile localhostProfile? type+
Capabilities add=[]text drop=[]text
ConfigMapEnvSource name optional?=bool
~ConfigMapKeySelector key+ name optional?=bool
Container args=[]text command=[]text env=[name]EnvVar envFrom=[]EnvFromSource image imagePullPolicy
  lifecycle=Lifecycle livenessProbe=Probe name+ ports=[containerPort,protocol:TCP]ContainerPort readinessProbe=Probe
  resizePolicy=[]ContainerResizePolicy resources+=ResourceRequirements restartPolicy?
  restartPolicyRules=[]ContainerRestartRule securityContext=SecurityContext startupProbe=Probe stdin=bool
  stdinOnce=bool terminationMessagePath terminationMessagePolicy tty=bool volumeDevices=[devicePath]VolumeDevice
  volumeMounts=[mountPath]VolumeMount workingDir
ContainerExtendedResourceRequest containerName+ requestName+ resourceName+
ContainerImage names+=[]text sizeBytes=int64
ContainerPort containerPort+=int32 hostIP hostPort=int32 name protocol
ContainerResizePolicy resourceName+ restartPolicy+
ContainerRestartRule action exitCodes=ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator values={}int32
ContainerState running=ContainerStateRunning terminated=ContainerStateTerminated waiting=ContainerStateWaiting
ContainerStateRunning startedAt+=time
ContainerStateTerminated containerID exitCode+=int32 finishedAt+=time message reason signal=int32 startedAt+=time
ContainerStateWaiting message reason
ContainerStatus allocatedResources=map:quantity allocatedResourcesStatus=[name]ResourceStatus containerID image+
  imageID+ lastState+=ContainerState name+ ready+=bool resources=ResourceRequirements restartCount+=int32
  started?=bool state+=ContainerState stopSignal? user=ContainerUser volumeMounts=[mountPath]VolumeMountStatus
ContainerUser linux=LinuxContainerUser
EnvFromSource configMapRef=ConfigMapEnvSource prefix secretRef=SecretEnvSource
EnvVar name+ value valueFrom=EnvVarSource
EnvVarSource configMapKeyRef=ConfigMapKeySelector fieldRef=ObjectFieldSelector fileKeyRef=FileKeySelector
  resourceFieldRef=ResourceFieldSelector secretKeyRef=SecretKeySelector
EphemeralContainer args=[]text command=[]text env=[name]EnvVar envFrom=[]EnvFromSource image imagePullPolicy
  lifecycle=Lifecycle livenessProbe=Probe name+ ports=[containerPort,protocol:TCP]ContainerPort readinessProbe=Probe
  resizePolicy=[]ContainerResizePolicy resources+=ResourceRequirements restartPolicy?
  restartPolicyRules=[]ContainerRestartRule securityContext=SecurityContext startupProbe=Probe stdin=bool
  stdinOnce=bool targetContainerName terminationMessagePath terminationMessagePolicy tty=bool
  volumeDevices=[devicePath]VolumeDevice volumeMounts=[mountPath]VolumeMount workingDir
ExecAction command=[]text
~FileKeySelector key+ optional?=bool path+ volumeName+
GRPCAction port+=int32 service?
HTTPGetAction host httpHeaders=[]HTTPHeader path port+=intOrText scheme
HTTPHeader name+ value+
HostAlias hostnames=[]text ip+
HostIP ip+
Lifecycle postStart=LifecycleHandler preStop=LifecycleHandler stopSignal?
LifecycleHandler exec=ExecAction httpGet=HTTPGetAction sleep=SleepAction tcpSocket=TCPSocketAction
LinuxContainerUser gid+=int64 supplementalGroups=[]int64 uid+=int64
NodeAffinity preferredDuringSchedulingIgnoredDuringExecution=[]PreferredSchedulingTerm
  requiredDuringSchedulingIgnoredDuringExecution=NodeSelector
~NodeSelector nodeSelectorTerms+=[]NodeSelectorTerm
NodeSelectorRequirement key+ operator+ values=[]text
~NodeSelectorTerm matchExpressions=[]NodeSelectorRequirement matchFields=[]NodeSelectorRequirement
~ObjectFieldSelector apiVersion fieldPath+
Pod metadata+=ObjectMeta spec+=PodSpec status+=PodStatus
PodAffinity preferredDuringSchedulingIgnoredDuringExecution=[]WeightedPodAffinityTerm
  requiredDuringSchedulingIgnoredDuringExecution=[]PodAffinityTerm
PodAffinityTerm labelSelector=LabelSelector matchLabelKeys=[]text mismatchLabelKeys=[]text
  namespaceSelector=LabelSelector namespaces=[]text topologyKey+
PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution=[]WeightedPodAffinityTerm
  requiredDuringSchedulingIgnoredDuringExecution=[]PodAffinityTerm
PodCondition lastProbeTime+=time lastTransitionTime+=time message observedGeneration=int64 reason status+ type+
PodDNSConfig nameservers=[]text options=[]PodDNSConfigOption searches=[]text
PodDNSConfigOption name value?
PodExtendedResourceClaimStatus requestMappings+=[]ContainerExtendedResourceRequest resourceClaimName+
PodIP ip+
PodOS name+
PodReadinessGate conditionType+
PodResourceClaim name+ resourceClaimName? resourceClaimTemplateName?
PodResourceClaimStatus name+ resourceClaimName?
PodSchedulingGate name+
PodSecurityContext appArmorProfile=AppArmorProfile fsGroup?=int64 fsGroupChangePolicy? runAsGroup?=int64
  runAsNonRoot?=bool runAsUser?=int64 seLinuxChangePolicy? seLinuxOptions=SELinuxOptions seccompProfile=SeccompProfile
  supplementalGroups=[]int64 supplementalGroupsPolicy? sysctls=[]Sysctl windowsOptions=WindowsSecurityContextOptions
PodSpec activeDeadlineSeconds?=int64 affinity=Affinity automountServiceAccountToken?=bool containers+=[name]Container
  dnsConfig=PodDNSConfig dnsPolicy enableServiceLinks?=bool ephemeralContainers=[name]EphemeralContainer
  hostAliases=[ip]HostAlias hostIPC=bool hostNetwork=bool hostPID=bool hostUsers?=bool hostname hostnameOverride?
  imagePullSecrets=[name]LocalObjectReference initContainers=[name]Container nodeName nodeSelector=~map os=PodOS
  overhead=map:quantity preemptionPolicy? priority?=int32 priorityClassName readinessGates=[]PodReadinessGate
  resourceClaims=[name]PodResourceClaim resources=ResourceRequirements restartPolicy runtimeClassName? schedulerName
  schedulingGates=[name]PodSchedulingGate securityContext=PodSecurityContext serviceAccount serviceAccountName
  setHostnameAsFQDN?=bool shareProcessNamespace?=bool subdomain terminationGracePeriodSeconds?=int64
  tolerations=[]Toleration topologySpreadConstraints=[topologyKey,whenUnsatisfiable]TopologySpreadConstraint
  volumes=[name]Volume
PodStatus conditions=[type]PodCondition containerStatuses=[]ContainerStatus
  ephemeralContainerStatuses=[]ContainerStatus extendedResourceClaimStatus=PodExtendedResourceClaimStatus hostIP
  hostIPs=[]HostIP initContainerStatuses=[]ContainerStatus message nominatedNodeName observedGeneration=int64 phase
  podIP podIPs=[ip]PodIP qosClass reason resize resourceClaimStatuses=[name]PodResourceClaimStatus startTime?=time
PodTemplateSpec metadata+=ObjectMeta spec+=PodSpec
PreferredSchedulingTerm preference+=NodeSelectorTerm weight+=int32
Probe exec=ExecAction failureThreshold=int32 grpc=GRPCAction httpGet=HTTPGetAction initialDelaySeconds=int32
  periodSeconds=int32 successThreshold=int32 tcpSocket=TCPSocketAction terminationGracePeriodSeconds?=int64
  timeoutSeconds=int32
ResourceClaim name+ request
~ResourceFieldSelector containerName divisor+=quantity resource+
ResourceHealth health resourceID+
ResourceRequirements claims=[name]ResourceClaim limits=map:quantity requests=map:quantity
ResourceStatus name+ resources=[resourceID]ResourceHealth
SELinuxOptions level role type user
SeccompProfile localhostProfile? type+
SecretEnvSource name optional?=bool
~SecretKeySelector key+ name optional?=bool
SecurityContext allowPrivilegeEscalation?=bool appArmorProfile=AppArmorProfile capabilities=Capabilities
  privileged?=bool procMount? readOnlyRootFilesystem?=bool runAsGroup?=int64 runAsNonRoot?=bool runAsUser?=int64
  seLinuxOptions=SELinuxOptions seccompProfile=SeccompProfile windowsOptions=WindowsSecurityContextOptions
SessionAffinityConfig clientIP=ClientIPConfig
SleepAction seconds+=int64
Sysctl name+ value+
TCPSocketAction host port+=intOrText
Toleration effect key operator tolerationSeconds?=int64 value
TopologySpreadConstraint labelSelector=LabelSelector matchLabelKeys=[]text maxSkew+=int32 minDomains?=int32
  nodeAffinityPolicy? nodeTaintsPolicy? topologyKey+ whenUnsatisfiable+
VolumeDevice devicePath+ name+
VolumeMount mountPath+ mountPropagation? name+ readOnly=bool recursiveReadOnly? subPath subPathExpr
VolumeMountStatus mountPath+ name+ readOnly=bool recursiveReadOnly?
WeightedPodAffinityTerm podAffinityTerm+=PodAffinityTerm weight+=int32
WindowsSecurityContextOptions gmsaCredentialSpec? gmsaCredentialSpecName? hostProcess?=bool runAsUserName?
`);
