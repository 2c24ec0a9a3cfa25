import { isObject, type JsonObject, textAt } from "../../api-object.js";
import type { FieldRules } from "../field-rules.js";
import { labelProblems } from "../name-rules.js";

/** Fields that volumes of the usual types must have. */
const NEEDED: Readonly<Record<string, string>> = {
  secret: "secretName",
  configMap: "name",
  hostPath: "path",
  persistentVolumeClaim: "claimName",
};

/** Checks the volumes of a pod, and answers which there are. */
export function checkVolumes(rules: FieldRules, volumes: readonly JsonObject[], field: string): ReadonlySet<string> {
  const names = new Set<string>();
  volumes.forEach((volume, at) => {
    const name = textAt(volume, "name");
    const own = rules.part();
    checkVolume(own, volume, `${field}[${at}]`);
    own.duplicate(`${field}[${at}].name`, name, names.has(name));
    // Of a volume that is wrong the others do not know.
    if (own.isFine) names.add(name);
    rules.addAll(own);
  });
  return names;
}

function checkVolume(rules: FieldRules, volume: JsonObject, field: string): void {
  const [first, ...others] = Object.keys(volume).filter((type) => type !== "name");
  for (const other of others) rules.forbidden(`${field}.${other}`, "may not specify more than 1 volume type");
  const source = first === undefined ? undefined : volume[first];
  const needed = first === undefined ? undefined : NEEDED[first];
  if (needed !== undefined && isObject(source)) {
    rules.required(`${field}.${first}.${needed}`, textAt(source, needed) === "");
  }
  const name = textAt(volume, "name");
  rules.required(`${field}.name`, name === "");
  if (name !== "") rules.invalidFor(`${field}.name`, name, labelProblems(name));
}
