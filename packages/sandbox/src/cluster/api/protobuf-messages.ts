/** What a protobuf field holds. `base64` map values are bytes, which JSON shows in base64. */
export type FieldType = "text" | "number" | "boolean" | "map" | "bytesMap" | "intOrText" | { readonly message: string };

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly isList: boolean;
}

export type Message = ReadonlyMap<number, Field>;

const SCALARS = ["text", "number", "boolean", "map", "bytesMap", "intOrText"] as const;

/** Reads `number:name`, `number:name=type` and `number:name[]=type`, separated by blanks; the type is text unless said. */
function message(text: string): Message {
  const fields = text.split(" ").map((part): [number, Field] => {
    const [, number = "", name = "", brackets, type = "text"] = /^(\d+):(\w+)(\[\])?(?:=(\w+))?$/.exec(part) ?? [];
    const scalar = SCALARS.find((one) => one === type);
    return [Number(number), { name, type: scalar ?? { message: type }, isList: brackets !== undefined }];
  });
  return new Map(fields);
}

/** Field numbers from k8s.io/api and k8s.io/apimachinery, generated.proto: what kubectl's `create` commands send, no more. */
export const MESSAGES: ReadonlyMap<string, Message> = new Map(
  Object.entries({
    ObjectMeta:
      "1:name 2:generateName 3:namespace 5:uid 6:resourceVersion 11:labels=map 12:annotations=map 14:finalizers[]",
    Namespace: "1:metadata=ObjectMeta",
    ServiceAccount: "1:metadata=ObjectMeta",
    ConfigMap: "1:metadata=ObjectMeta 2:data=map 3:binaryData=bytesMap 4:immutable=boolean",
    Secret: "1:metadata=ObjectMeta 2:data=bytesMap 3:type 4:stringData=map 5:immutable=boolean",
    Deployment: "1:metadata=ObjectMeta 2:spec=DeploymentSpec",
    DeploymentSpec: "1:replicas=number 2:selector=LabelSelector 3:template=PodTemplateSpec",
    LabelSelector: "1:matchLabels=map",
    PodTemplateSpec: "1:metadata=ObjectMeta 2:spec=PodSpec",
    Pod: "1:metadata=ObjectMeta 2:spec=PodSpec",
    PodSpec: "2:containers[]=Container 3:restartPolicy 8:serviceAccountName 10:nodeName 20:initContainers[]=Container",
    Container: "1:name 2:image 3:command[] 4:args[] 6:ports[]=ContainerPort 7:env[]=EnvVar",
    ContainerPort: "1:name 3:containerPort=number 4:protocol",
    EnvVar: "1:name 2:value",
    Service: "1:metadata=ObjectMeta 2:spec=ServiceSpec",
    ServiceSpec: "1:ports[]=ServicePort 2:selector=map 3:clusterIP 4:type 5:externalIPs[] 10:externalName",
    ServicePort: "1:name 2:protocol 3:port=number 4:targetPort=intOrText 5:nodePort=number 6:appProtocol",
    DeleteOptions: "1:gracePeriodSeconds=number 2:preconditions=Preconditions 4:propagationPolicy 5:dryRun[]",
    Preconditions: "1:uid 2:resourceVersion",
    SelfSubjectAccessReview: "1:metadata=ObjectMeta 2:spec=AccessReviewSpec",
    AccessReviewSpec: "1:resourceAttributes=ResourceAttributes",
    ResourceAttributes: "1:namespace 2:verb 3:group 4:version 5:resource 6:subresource 7:name",
  }).map(([name, text]) => [name, message(text)]),
);
