import type { Json } from "../../api-object.js";

/** What fields are when nobody says, by shape and field. */
export type Defaults = ReadonlyMap<string, ReadonlyMap<string, Json>>;

/** Reads defaults, one shape a line: its name, then `field=value` with values as JSON. */
function parseDefaults(text: string): Defaults {
  const lines = text.trim().split("\n");
  return new Map(
    lines.map((line) => {
      const [name = "", ...fields] = line.split(" ");
      return [name, new Map(fields.map(parseDefault))] as const;
    }),
  );
}

function parseDefault(text: string): readonly [string, Json] {
  const at = text.indexOf("=");
  return [text.slice(0, at), JSON.parse(text.slice(at + 1)) as Json];
}

/**
 * Defaults that depend on nothing but the type (k8s.io/kubernetes, pkg/apis/core/v1 and pkg/apis/apps/v1, 1.36). What depends
 * on other fields is in the rules of the kinds.
 */
export const CORE_DEFAULTS = parseDefaults(`
AzureDiskVolumeSource cachingMode="ReadWrite" fsType="ext4" kind="Shared" readOnly=false
ConfigMapVolumeSource defaultMode=420
Container terminationMessagePath="/dev/termination-log" terminationMessagePolicy="File"
ContainerPort protocol="TCP"
DeploymentSpec progressDeadlineSeconds=600 replicas=1 revisionHistoryLimit=10
DownwardAPIVolumeSource defaultMode=420
EndpointPort name="" protocol="TCP"
EphemeralContainer terminationMessagePath="/dev/termination-log" terminationMessagePolicy="File"
FileKeySelector optional=false
GRPCAction service=""
HTTPGetAction path="/" scheme="HTTP"
HostPathVolumeSource type=""
ISCSIVolumeSource iscsiInterface="default"
NamespaceStatus phase="Active"
ObjectFieldSelector apiVersion="v1"
PersistentVolumeClaimSpec volumeMode="Filesystem"
PodSpec dnsPolicy="ClusterFirst" restartPolicy="Always" schedulerName="default-scheduler" securityContext={} terminationGracePeriodSeconds=30
Probe failureThreshold=3 periodSeconds=10 successThreshold=1 timeoutSeconds=1
ProjectedVolumeSource defaultMode=420
RBDVolumeSource keyring="/etc/ceph/keyring" pool="rbd" user="admin"
ReplicaSetSpec replicas=1
ScaleIOVolumeSource fsType="xfs" storageMode="ThinProvisioned"
Secret type="Opaque"
SecretVolumeSource defaultMode=420
ServiceAccountTokenProjection expirationSeconds=3600
`);
