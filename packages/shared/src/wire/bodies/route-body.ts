import type { RouteDesired, RouteRule } from "../../domain/desired.js";
import { sortLabels } from "../../domain/labels.js";
import type { RouteDesired__Output, RouteDesired as RouteMessage } from "../gen/causeway/v1/RouteDesired.js";
import type { RouteRule__Output, RouteRule as RuleMessage } from "../gen/causeway/v1/RouteRule.js";
import { messageCodec } from "../messages.js";
import { checkPort } from "./body-checks.js";
import type { BodyCodec } from "./body-codec.js";

const message = messageCodec<RouteMessage, RouteDesired__Output>("RouteDesired");

export const routeBody: BodyCodec<RouteDesired> = {
  encode: ({ subsets, http, tcp }) =>
    message.encode({
      subsets: subsets.map(({ name, labels }) => ({ name, labels: sortLabels(labels) })),
      http: http.map(encodeRule),
      tcp: tcp.map(encodeRule),
    }),
  decode(bytes) {
    const { subsets, http, tcp } = message.decode(bytes);
    return { subsets, http: http.map(decodeRule), tcp: tcp.map(decodeRule) };
  },
};

function encodeRule({ port, pathPrefix, headers, destinations }: RouteRule): RuleMessage {
  return { port, pathPrefix, headers: sortLabels(headers), destinations: [...destinations] };
}

function decodeRule({ port, pathPrefix, headers, destinations }: RouteRule__Output): RouteRule {
  // 0 stands for every port.
  return { port: port === 0 ? 0 : checkPort(port, "port"), pathPrefix, headers, destinations };
}
