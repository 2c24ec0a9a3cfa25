import { forbidden, methodNotAllowed, noSuchPath } from "../api-error.js";
import { resourceId } from "../kinds/resource-definition.js";
import type { ApiContext } from "./api-context.js";
import { parseDeleteOptions } from "./delete-options.js";
import { type Exchange, readDocument, sendJson } from "./exchange.js";
import { parseSelection } from "./list-query.js";
import { presenterFor } from "./read-handler.js";
import type { RequestTarget } from "./request-target.js";

/** Namespaces that every cluster needs (k8s.io/apiserver, admission/plugin/namespace/lifecycle). */
const IMMORTAL: ReadonlySet<string> = new Set(["default", "kube-public", "kube-system"]);

/** DELETE of one object: answers it while finalizers or a grace period keep it, else that it is gone. */
export async function handleDelete(context: ApiContext, target: RequestTarget, exchange: Exchange): Promise<void> {
  if (target.subresource !== "") throw noSuchPath();
  const { definition, namespace, name } = target;
  if (definition.kind === "Namespace" && IMMORTAL.has(name)) {
    throw forbidden(definition, name, "this namespace may not be deleted");
  }
  const options = parseDeleteOptions(await readDocument(exchange.request), exchange.url.searchParams);
  const { object, isGone } = context.objects.delete(
    definition,
    context.objects.get(definition, namespace, name),
    options,
  );
  if (!isGone) {
    sendJson(exchange, 200, presenterFor(context, target, exchange).one(object));
    return;
  }
  const details = {
    name,
    ...(definition.group === "" ? {} : { group: definition.group }),
    kind: definition.plural,
    uid: object.metadata.uid,
  };
  sendJson(exchange, 200, { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details });
}

/** DELETE of a selection of a collection: answers what was there. */
export async function handleDeleteCollection(
  context: ApiContext,
  target: RequestTarget,
  exchange: Exchange,
): Promise<void> {
  if (target.definition.kind === "Namespace") throw methodNotAllowed();
  const options = parseDeleteOptions(await readDocument(exchange.request), exchange.url.searchParams);
  const { matches } = parseSelection(target, exchange.url.searchParams);
  const { store } = context.objects;
  const hit = [...store.collection(resourceId(target.definition)).objects(target.namespace)].filter(matches);
  for (const object of hit) context.objects.delete(target.definition, object, options);
  sendJson(exchange, 200, presenterFor(context, target, exchange).many(hit, { resourceVersion: `${store.revision}` }));
}
