const FORM = /^(?<sign>[+-]?)(?<whole>\d*)(?:\.(?<fraction>\d*))?(?<suffix>[eEinumkKMGTP]*[-+]?\d*)$/;
const EXPONENT = /^[eE]([-+]?\d+)$/;
/** Powers of ten of the decimal suffixes, in the order in which they are tried. */
const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
/** Digits after the point that a quantity keeps. */
const NANO = 9;
const ONE = 10n ** BigInt(NANO);
const MOST = (2n ** 63n - 1n) * ONE;

type Notation = "decimal" | "exponent" | "binary";

/** What text says of an amount, or why it says nothing. */
export type ReadQuantity =
  | { readonly ok: true; readonly notation: Notation; readonly nano: bigint }
  | { readonly ok: false; readonly problem: string };

const WRONG_FORM = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_SUFFIX = "unable to parse quantity's suffix";
const NO_NUMBER = "unable to parse numeric part of quantity";

/** Reads an amount such as `500m`, `1.5Gi` or `1e3` (k8s.io/apimachinery, pkg/api/resource). */
export function readQuantity(text: string): ReadQuantity {
  const { sign = "", whole = "", fraction, suffix = "" } = FORM.exec(text)?.groups ?? {};
  if (text === "" || !FORM.test(text)) return { ok: false, problem: WRONG_FORM };
  const unit = readSuffix(suffix);
  if (unit === undefined) return { ok: false, problem: WRONG_SUFFIX };
  if (whole === "" && fraction === "") return { ok: false, problem: NO_NUMBER };
  const digits = BigInt(`${whole}${fraction ?? ""}` || "0") * unit.factor;
  const size = shiftUp(digits, unit.exponent - (fraction ?? "").length + NANO);
  const capped = unit.notation === "binary" && size > MOST ? MOST : size;
  return { ok: true, notation: unit.notation, nano: sign === "-" ? -capped : capped };
}

interface Unit {
  readonly notation: Notation;
  readonly exponent: number;
  readonly factor: bigint;
}

function readSuffix(suffix: string): undefined | Unit {
  const decimal = DECIMAL[suffix];
  if (decimal !== undefined) return { notation: "decimal", exponent: decimal, factor: 1n };
  const power = BINARY.indexOf(suffix);
  if (power > 0) return { notation: "binary", exponent: 0, factor: 1024n ** BigInt(power) };
  const exponent = EXPONENT.exec(suffix)?.[1];
  return exponent === undefined ? undefined : { notation: "exponent", exponent: Number(exponent), factor: 1n };
}

/** Times a power of ten; what is lost counts as one more, so that a small amount never becomes nothing. */
function shiftUp(value: bigint, power: number): bigint {
  if (power >= 0) return value * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return (value + divisor - 1n) / divisor;
}

/** Rounds away from zero to a number of digits after the point. */
export function roundUp(nano: bigint, digits: number): bigint {
  const step = 10n ** BigInt(NANO - digits);
  const size = nano < 0n ? -nano : nano;
  const rounded = ((size + step - 1n) / step) * step;
  return nano < 0n ? -rounded : rounded;
}

/** The one way in which the API server writes an amount. */
export function formatQuantity(nano: bigint, notation: Notation): string {
  if (nano === 0n) return "0";
  const size = nano < 0n ? -nano : nano;
  const sign = nano < 0n ? "-" : "";
  const isBinary = notation === "binary" && size >= 1024n * ONE && size % ONE === 0n;
  return `${sign}${isBinary ? formatBinary(size / ONE) : formatDecimal(size, notation)}`;
}

function formatBinary(size: bigint): string {
  let power = 0;
  let rest = size;
  while (rest % 1024n === 0n && power < BINARY.length - 1) {
    rest /= 1024n;
    power += 1;
  }
  return `${rest}${BINARY[power]}`;
}

function formatDecimal(size: bigint, notation: Notation): string {
  let exponent = -NANO;
  let rest = size;
  while (rest % 1000n === 0n && exponent < 18) {
    rest /= 1000n;
    exponent += 3;
  }
  if (notation === "exponent") return exponent === 0 ? `${rest}` : `${rest}e${exponent}`;
  const suffix = Object.keys(DECIMAL).find((one) => DECIMAL[one] === exponent) ?? "";
  return `${rest}${suffix}`;
}
