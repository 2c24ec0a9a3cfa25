import type { DocumentReader } from "../document-port.js";
import { checkSchema } from "./schema-check.js";
import { readYamlDocuments } from "./yaml-documents.js";

/** Reads YAML with `yaml` and checks schemas with `ajv`. */
export function createDocumentReader(): DocumentReader {
  return { read: readYamlDocuments, checkSchema };
}
