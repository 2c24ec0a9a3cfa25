import { KINDS } from "@causeway/shared";
import { nearestWord } from "@causeway/shared/basics";
import type { FastifyRequest } from "fastify";
import { type PathRef, parsePath } from "../../core/config/object-path.js";
import { refuseRequest } from "./problem.js";

interface PathParams {
  readonly plural: string;
  readonly "*": undefined | string;
}

/** The path of an object or a list in the address of a route that ends with `:plural` or `:plural/*`. */
export function readObjectPath(request: FastifyRequest): { readonly path: string; readonly ref: PathRef } {
  const { plural, "*": rest } = request.params as PathParams;
  const path = rest === undefined ? plural : `${plural}/${rest}`;
  const ref = parsePath(path);
  if (ref !== undefined) return { path, ref };
  const info = KINDS.find((one) => one.plural === plural);
  if (info !== undefined) {
    const form = [plural, ...info.parents.map((parent) => parent.toUpperCase()), "NAME"].join("/");
    throw refuseRequest(404, "NotFound", "", `${path} is no path of an object or list: ${form} is expected`);
  }
  const words = KINDS.map((one) => one.plural);
  const near = nearestWord(plural, words) ?? words.find((word) => word === `${plural.toLowerCase()}s`);
  const hint = near === undefined ? `one of ${words.join(", ")} is expected` : `did you mean "${near}"?`;
  throw refuseRequest(404, "UnknownKind", "", `there is nothing at ${JSON.stringify(plural)}; ${hint}`);
}
