const PATH = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const HOST = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::\\d+)?";
const REFERENCE = new RegExp(
  `^(?:${HOST}/)?${PATH}(?:/${PATH})*(?::(?<tag>\\w[\\w.-]{0,127}))?(?<digest>@[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,})?$`,
);

/** Whether an image is whatever is newest: one without a version, or the version that is called so. */
export function isNewest(image: string): boolean {
  const found = REFERENCE.exec(image)?.groups;
  if (found === undefined) return false;
  return found["tag"] === undefined ? found["digest"] === undefined : found["tag"] === "latest";
}
