import { describeAnswers } from "./answers-contract.js";
import type { OpenTarget } from "./api-target.js";
import { describeApply } from "./apply-contract.js";
import { describeData } from "./data-contract.js";
import { describeDiscovery } from "./discovery-contract.js";
import { describeDocuments } from "./documents-contract.js";
import { describeExposure } from "./exposure-contract.js";
import { describeFields } from "./fields-contract.js";
import { describeLists } from "./list-contract.js";
import { describeNames } from "./names-contract.js";
import { describeObjects } from "./objects-contract.js";
import { describeOptions } from "./options-contract.js";
import { describeOwners } from "./owners-contract.js";
import { describePatches } from "./patch-contract.js";
import { describePods } from "./pods-contract.js";
import { describeReplaces } from "./replace-contract.js";
import { describeSecrets } from "./secrets-contract.js";
import { describeServices } from "./services-contract.js";
import { describeSlices } from "./slices-contract.js";
import { describeTables } from "./table-contract.js";
import { describeTimes } from "./times-contract.js";
import { describeUnset } from "./unset-contract.js";
import { describeValues } from "./values-contract.js";
import { describeWatches } from "./watch-contract.js";
import { describeWorkloads } from "./workloads-contract.js";

/** One part of what a Kubernetes API server does; called while tests are collected. */
type ApiSuite = (name: string, open: OpenTarget) => void;

/** All that an API server must do to be one: the embedded cluster and kube-apiserver each pass every test of them. */
export const API_SUITES: readonly ApiSuite[] = [
  describeObjects,
  describeReplaces,
  describeFields,
  describeValues,
  describePatches,
  describeDocuments,
  describeApply,
  describeOwners,
  describeNames,
  describeData,
  describeSecrets,
  describeUnset,
  describeTimes,
  describePods,
  describeWorkloads,
  describeServices,
  describeExposure,
  describeSlices,
  describeOptions,
  describeLists,
  describeTables,
  describeWatches,
  describeAnswers,
  describeDiscovery,
];
