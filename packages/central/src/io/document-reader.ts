import type { DocumentReader } from "../document-port.js";
import { createSchemaCheck } from "./schema-check.js";
import { readYamlDocuments } from "./yaml-documents.js";

/** Reads YAML with `yaml` and checks schemas with `ajv`. */
export function createDocumentReader(): DocumentReader {
  return { read: readYamlDocuments, checkSchema: createSchemaCheck() };
}
