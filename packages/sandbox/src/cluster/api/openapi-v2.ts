/** What kubectl asks for as `...spec.v2@v1.0+protobuf`: Go cannot parse its own name of the type (k8s.io/kube-openapi, handler). */
export const OPENAPI_V2_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

/**
 * As much of OpenAPI v2 as kubectl looks at when a kind is not in v3: that PATCH of a Namespace takes `fieldValidation`.
 * With that it goes on and says which kind is unknown. Field numbers from gnostic's OpenAPIv2.proto.
 */
export function encodeOpenApiV2(): Buffer {
  const kind = text(1, "x-kubernetes-group-version-kind");
  const extension = message(13, kind, message(2, text(2, 'group: ""\nversion: v1\nkind: Namespace\n')));
  const query = message(3, text(2, "query"), text(4, "fieldValidation"));
  const parameter = message(8, message(1, message(2, query)));
  const patch = message(8, parameter, extension);
  const paths = message(8, message(2, text(1, "/api/v1/namespaces/{name}"), message(2, patch)));
  return Buffer.concat([text(1, "2.0"), message(2, text(1, "Kubernetes"), text(2, "sandbox")), paths]);
}

/** A field of the wire type that carries a length. */
function message(field: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([varint(field * 8 + 2), varint(body.length), body]);
}

function text(field: number, value: string): Buffer {
  return message(field, Buffer.from(value, "utf8"));
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}
