import type { FieldCause } from "../../api-error.js";
import { isObject, type Json, type JsonObject, listAt, mapAt, type StringMap, textAt } from "../../api-object.js";
import type { ObjectRule } from "./check-values.js";

/** What Istio's definitions say of whole objects (x-kubernetes-validations, istio.io/api 1.31), by shape. */
export const ISTIO_RULES: ReadonlyMap<string, ObjectRule> = new Map<string, ObjectRule>([
  ["WorkloadEntrySpec", checkWorkloadEntry],
  ["LabelsSelector", checkLabels],
  ["WorkloadSelector", checkMatchLabels],
  ["ServerTls", checkServerTls],
  ["ServiceEntryPort", checkServiceEntryPort],
  ["ServiceEntrySpec", checkServiceEntry],
  ["PeerAuthenticationSpec", checkPeerAuthentication],
]);

const PORT_RANGE = "port must be between 1-65535";
const PORT_NAME = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const SOCKET = "unix://";

function checkWorkloadEntry(entry: JsonObject, path: string): readonly FieldCause[] {
  const address = textAt(entry, "address");
  const ports = mapAt(entry, "ports") as unknown as JsonObject;
  const isSocket = address.startsWith(SOCKET);
  const hasBadName = Object.keys(ports).some((name) => name.length >= 63 || !PORT_NAME.test(name));
  return [
    ...unless(isThere(entry, "address") || isThere(entry, "network"), path, "Address is required"),
    ...unless(!(isSocket && isThere(entry, "ports")), path, "UDS may not include ports"),
    ...unlessValue(
      !isSocket || /^[/@]/.test(address.slice(SOCKET.length)),
      `${path}.address`,
      address,
      "UDS must be an absolute path or abstract socket",
    ),
    ...unlessValue(!(isSocket && address.endsWith("/")), `${path}.address`, address, "UDS may not be a dir"),
    ...unless(!hasBadName, `${path}.ports`, "port name must be valid"),
    ...Object.entries(ports).flatMap(([name, port]) =>
      unlessValue(isPort(port), `${path}.ports[${name}]`, port, PORT_RANGE),
    ),
  ];
}

function checkServiceEntryPort(port: JsonObject, path: string): readonly FieldCause[] {
  return ["number", "targetPort"].flatMap((field) => {
    const value = port[field] ?? null;
    return unlessValue(value === null || isPort(value), `${path}.${field}`, value, PORT_RANGE);
  });
}

function checkServiceEntry(entry: JsonObject, path: string): readonly FieldCause[] {
  const resolution = textAt(entry, "resolution") || "NONE";
  const endpoints = listAt(entry, "endpoints");
  const numbers = listAt(entry, "ports").map((port) => port["number"]);
  const hosts = listAt(entry, "hosts") as readonly Json[];
  const hasBoth = isThere(entry, "workloadSelector") && isThere(entry, "endpoints");
  const hasManyForOne = resolution === "DNS_ROUND_ROBIN" && endpoints.length > 1;
  const ranges = (listAt(entry, "addresses") as readonly unknown[]).filter((address) => `${address}`.includes("/"));
  const takesRanges = resolution === "NONE" || resolution === "STATIC";
  const isRanged = "CIDR addresses are allowed only for NONE/STATIC resolution types";
  return [
    ...unless(takesRanges || ranges.length === 0, path, isRanged),
    ...unless(!hasBoth, path, "only one of WorkloadSelector or Endpoints can be set"),
    ...unless(!(resolution === "NONE" && isThere(entry, "endpoints")), path, "NONE mode cannot set endpoints"),
    ...unless(!hasManyForOne, path, "DNS_ROUND_ROBIN mode cannot have multiple endpoints"),
    ...hosts.flatMap((host, at) =>
      unlessValue(host !== "*", `${path}.hosts[${at}]`, host, "hostname cannot be wildcard"),
    ),
    ...unless(new Set(numbers).size === numbers.length, `${path}.ports`, "port number cannot be duplicated"),
  ];
}

function checkPeerAuthentication(spec: JsonObject, path: string): readonly FieldCause[] {
  const ports = Object.keys(mapAt(spec, "portLevelMtls"));
  const selected = Object.keys(mapAt(spec, "selector", "matchLabels"));
  return [
    ...unless(ports.length === 0 || selected.length > 0, path, "portLevelMtls requires selector"),
    ...checkPortKeys(ports, `${path}.portLevelMtls`),
  ];
}

/** Ports that are keys are text that must be read as numbers first. */
function checkPortKeys(ports: readonly string[], path: string): readonly FieldCause[] {
  if (ports.every((port) => /^[-+]?\d+$/.test(port))) {
    return unless(
      ports.every((port) => isPort(Number(port))),
      path,
      PORT_RANGE,
    );
  }
  const why = `"object": type conversion error from 'string' to 'int' evaluating rule: ${PORT_RANGE}`;
  return unless(false, path, why);
}

function checkLabels(selector: JsonObject, path: string): readonly FieldCause[] {
  return checkPatterns(mapAt(selector, "labels"), `${path}.labels`, "wildcard is not supported in selector");
}

function checkMatchLabels(selector: JsonObject, path: string): readonly FieldCause[] {
  const labels = mapAt(selector, "matchLabels");
  const field = `${path}.matchLabels`;
  const keys = Object.keys(labels);
  return [
    ...unless(!keys.some((key) => key.includes("*")), field, "wildcard not allowed in label key match"),
    ...unless(!keys.includes(""), field, "key must not be empty"),
    ...checkPatterns(labels, field, "wildcard not allowed in label value match"),
  ];
}

/** Values that look like patterns are none, and select nothing. */
function checkPatterns(labels: StringMap, path: string, why: string): readonly FieldCause[] {
  return Object.entries(labels).flatMap(([key, value]) =>
    unlessValue(!`${value}`.includes("*"), `${path}[${key}]`, value, why),
  );
}

/** A server has its certificates from one place. */
function checkServerTls(tls: JsonObject, path: string): readonly FieldCause[] {
  const hasMany = isThere(tls, "credentialNames");
  const hasFiles = isThere(tls, "tlsCertificates");
  const hasOne = isThere(tls, "credentialName");
  const not = (isWrong: boolean, what: string) => unless(!isWrong, path, `only one of ${what} can be set`);
  return [
    ...not(hasMany && hasFiles, "credentialNames or tlsCertificates"),
    ...not(hasMany && hasOne, "credentialName or credentialNames"),
    // The definition asks the first once more under these words.
    ...not(hasMany && hasFiles, "credentialName or tlsCertificates"),
  ];
}

function isThere(object: JsonObject, field: string): boolean {
  return object[field] !== undefined && object[field] !== null;
}

function isPort(value: Json): boolean {
  return typeof value === "number" && value > 0 && value <= 65_535;
}

/** Of an object or a list, the server says only what is wrong. */
function unless(isFine: boolean, field: string, why: string): readonly FieldCause[] {
  return isFine ? [] : [{ reason: "FieldValueInvalid", field, message: `Invalid value: ${why}` }];
}

function unlessValue(isFine: boolean, field: string, value: Json, why: string): readonly FieldCause[] {
  if (isFine || isObject(value)) return [];
  return [{ reason: "FieldValueInvalid", field, message: `Invalid value: ${JSON.stringify(value)}: ${why}` }];
}
