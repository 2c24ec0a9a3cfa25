/** As `filter`, but the list itself when all of it stays: what is kept for every service should not be a copy with room to grow. */
export function keepAll<T, S extends T>(list: readonly T[], stays: (item: T) => item is S): readonly S[];
export function keepAll<T>(list: readonly T[], stays: (item: T) => boolean): readonly T[];
export function keepAll<T>(list: readonly T[], stays: (item: T) => boolean): readonly T[] {
  return list.every(stays) ? list : list.filter(stays);
}
