import type { ClusterId, DesiredResource } from "@causeway/shared";

/** Takes one change of what a cluster should have; undefined takes the key away. */
export type Emit = (cluster: ClusterId, key: string, resource: undefined | DesiredResource) => void;
