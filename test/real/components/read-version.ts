/** The first `1.2` or `1.2.3` in what a program says of itself; undefined when it says none. */
export function readVersion(said: string): undefined | string {
  return /(?<![\d.])\d+\.\d+(?:\.\d+)?/.exec(said)?.[0];
}

/** The same for Istio's programs, which name the version of Go as well; undefined where none was built in. */
export function readIstioVersion(said: string): undefined | string {
  return readVersion(/\bVersion:"([^"]*)"/.exec(said)?.[1] ?? "");
}

/** Whether `version` is the same as `oldest` or newer. A part that is not there counts as 0. */
export function isAtLeast(version: string, oldest: string): boolean {
  const [a, b] = [version, oldest].map((text) => text.split(".").map(Number)) as [number[], number[]];
  for (let part = 0; part < 3; part += 1) {
    const difference = (a[part] ?? 0) - (b[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
