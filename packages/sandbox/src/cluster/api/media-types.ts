import { notAcceptable } from "../api-error.js";

/** Forms in which answers are given. */
export type AnswerForm = "json" | "yaml";

export const YAML_TYPE = "application/yaml";

const FORMS: Readonly<Record<string, AnswerForm>> = {
  "application/json": "json",
  "application/yaml": "yaml",
  "*/*": "json",
};

/** One of the forms that a client takes. */
export interface MediaType {
  readonly form: AnswerForm;
  readonly parameter: (name: string) => undefined | string;
}

/** Those of the accepted media types that the server has, the most welcome first; JSON when nothing is asked for. */
export function parseAccept(accept: string): readonly MediaType[] {
  if (accept.trim() === "") return [{ form: "json", parameter: () => undefined }];
  const types = accept.split(",").flatMap((text) => {
    const [type = "", ...parameters] = text.split(";").map((part) => part.trim());
    const form = FORMS[type];
    const parameter = (name: string) => parameters.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
    return form === undefined ? [] : [{ form, parameter, weight: Number(parameter("q") ?? "1") }];
  });
  return types.toSorted((left, right) => right.weight - left.weight);
}

/** The form of an answer that is always given, refusals above all. */
export function formOf(accept: string): AnswerForm {
  return parseAccept(accept)[0]?.form ?? "json";
}

/** Throws 406 for a client that takes none of the forms. */
export function checkAccept(accept: string): void {
  if (parseAccept(accept).length === 0) throw notAcceptable(ACCEPTED);
}

export const ACCEPTED = "only the following media types are accepted: application/json, application/yaml";
