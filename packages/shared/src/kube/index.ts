export { FieldReader, type Fields, isFields } from "./field-reader.js";
export { KubeError } from "./kube-error.js";
export { KubeHttp, type KubeHttpOptions, type KubeRequest } from "./kube-http.js";
export { type KubeTarget, loadKubeTarget, parseKubeconfig } from "./kube-target.js";
export type { MirrorEvent, Versioned } from "./object-mirror.js";
export { Reflector, type ReflectorOptions } from "./reflector.js";
export { ReflectorCounts } from "./reflector-counts.js";
export { type MarkedObject, removeMarked } from "./remove-marked.js";
