import { AppError } from "@causeway/shared";
import { type Fields, isFields, type KubeHttp } from "@causeway/shared/kube";
import { addUsedAdoptions } from "../core/plan/store-acceptance.js";
import type { AcceptedRecord } from "../core/plan/store-memory.js";
import type { AcceptedBasis } from "../ports.js";
import { type OwnObject, openOwnObject } from "./own-object.js";

export interface KubeBasisOptions {
  readonly http: KubeHttp;
  /** The edge's own namespace; made when it is missing. */
  readonly namespace: string;
}

/** Somebody else may write between reading and writing; a second collision is worth telling. */
const TRIES = 3;

/** The last accepted basis in the ConfigMap `causeway-edge`; other keys of it are left as they are. */
export function createKubeBasis(options: KubeBasisOptions): AcceptedBasis {
  const map = openOwnObject({ ...options, apiVersion: "v1", kind: "ConfigMap", plural: "configmaps" });
  return {
    async load(signal) {
      const found = await map.read(signal);
      return found === undefined ? undefined : parseRecord(found);
    },
    async save(record, signal) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          await saveOnce(map, record, signal);
          return;
        } catch (error) {
          if (attempt === TRIES || !isCollision(error)) throw error;
        }
      }
    },
  };
}

/** Throws `Invalid` when somebody has made something else of it: no answer is not the same as none was saved. */
function parseRecord(map: Fields): undefined | AcceptedRecord {
  const data = map["data"] ?? {};
  const { storeId, revision } = isFields(data) ? data : {};
  if (storeId === undefined && revision === undefined) return undefined;
  const isWhole = typeof storeId === "string" && typeof revision === "string" && /^\d+$/.test(revision);
  if (!isWhole) throw new AppError("Invalid", "ConfigMap causeway-edge: storeId and revision name no store's revision");
  const { rewound } = isFields(data) ? data : {};
  return { storeId, revision, usedAdoptions: parseUsed(data), isRewound: rewound !== undefined };
}

/** Names of adoptions, which have no spaces. */
function parseUsed(data: unknown): readonly string[] {
  const text = isFields(data) ? data["usedAdoptions"] : undefined;
  return typeof text === "string" ? text.split(" ").filter((name) => name !== "") : [];
}

async function saveOnce(map: OwnObject, record: AcceptedRecord, signal: AbortSignal): Promise<void> {
  const current = await map.read(signal);
  const { storeId, revision } = record;
  const before = current?.["data"];
  const used = addUsedAdoptions(parseUsed(before), record.usedAdoptions);
  const usedAdoptions = used.length === 0 ? {} : { usedAdoptions: used.join(" ") };
  const { rewound: _, ...kept } = isFields(before) ? before : {};
  const data = { ...kept, storeId, revision, ...usedAdoptions, ...(record.isRewound ? { rewound: "true" } : {}) };
  if (current === undefined) await map.create({ data }, signal);
  else await map.replace({ ...current, data }, signal);
}

function isCollision(error: unknown): boolean {
  return error instanceof AppError && (error.code === "Conflict" || error.code === "Exists");
}
