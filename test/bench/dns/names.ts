/** The name and the address of one of many gateways. */
export function nameOf(index: number): string {
  return `gw${index}.example.com`;
}

export function addressOf(index: number): string {
  return `198.51.${100 + Math.floor(index / 250)}.${(index % 250) + 1}`;
}
