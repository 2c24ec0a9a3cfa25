/** The programs of others that the suites run, in the order in which they are named to the reader. */
export const COMPONENTS = ["kube-apiserver", "etcd", "istiod", "istiod-oldest", "envoy", "kubectl"] as const;

export type ComponentName = (typeof COMPONENTS)[number];

/** What a suite cannot do without: a component, or the right to make network namespaces ("root"). */
export type Need = ComponentName | "root";

/** A program of somebody else's, ready to be run, or the reason why there is none. */
export type Component = PresentComponent | MissingComponent;

export interface PresentComponent {
  readonly state: "present";
  readonly name: ComponentName;
  /** The program, absolute. */
  readonly path: string;
  /** As the program or its module says it, without a leading `v`. */
  readonly version: string;
  /** Where it is from, for people: "given by KUBEBUILDER_ASSETS", "cached", "built". */
  readonly origin: string;
  /** The file of Istio's own custom resource definitions that belongs to an istiod; absent for everything else. */
  readonly crdsPath?: string;
}

export interface MissingComponent {
  readonly state: "missing";
  readonly name: ComponentName;
  readonly reason: string;
}
