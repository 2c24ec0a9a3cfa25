import type { ServicePort } from "../../domain/report.js";
import type { ServicePort as PortMessage, ServicePort__Output } from "../gen/causeway/v1/ServicePort.js";
import { checkPort } from "./body-checks.js";
import { enumWords } from "./enum-words.js";

const protocols = enumWords({ TCP: "PROTOCOL_TCP", UDP: "PROTOCOL_UDP", SCTP: "PROTOCOL_SCTP" });

export function encodePort(port: ServicePort): PortMessage {
  const { name, number, appProtocol, targetPort } = port;
  return { name, number, protocol: protocols.encode(port.protocol), appProtocol, targetPort };
}

export function decodePort(port: ServicePort__Output, index: number): ServicePort {
  const { name, appProtocol, targetPort } = port;
  const number = checkPort(port.number, `ports[${index}].number`);
  return {
    name,
    number,
    protocol: protocols.decode(port.protocol, `ports[${index}].protocol`),
    appProtocol,
    targetPort,
  };
}
