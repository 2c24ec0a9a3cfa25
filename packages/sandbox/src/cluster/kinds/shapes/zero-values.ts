import type { Json } from "../../api-object.js";
import type { Scalar, ShapeType } from "./shape.js";

const ZEROS: Readonly<Record<Scalar, Json>> = {
  text: "",
  bytes: "",
  time: null,
  microTime: null,
  bool: false,
  int32: 0,
  int64: 0,
  float64: 0,
  quantity: "0",
  intOrText: 0,
  any: null,
};

/** What a value of that type is in Go when nobody has set it, as JSON shows it. */
export function zeroOf(type: ShapeType): Json {
  if (type.kind === "object") return {};
  return type.kind === "scalar" ? ZEROS[type.scalar] : null;
}

/** Whether a value is what it would be if nobody had set it. */
export function isZero(value: Json, scalar: Scalar): boolean {
  return scalar !== "any" && value === ZEROS[scalar];
}
