/** Which object, and which version of it. */
export interface ObjectVersion {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
}

/**
 * The objects of one kind that a list or watch has shown: tells news from repetition, and what a complete list no longer
 * contains. Absence counts only after the last page: a list that was cut says nothing about what it did not reach.
 */
export class KnownObjects {
  private readonly byUid = new Map<string, ObjectVersion>();
  /** Known objects that the running list has not shown yet; undefined while no list runs. */
  private unseen: undefined | Set<string>;

  /** A new list begins; one that was not finished is forgotten. */
  beginList(): void {
    this.unseen = new Set(this.byUid.keys());
  }

  /** The object is there. True when this version of it is new: whoever takes it in calls `keep`. */
  note(object: ObjectVersion): boolean {
    this.unseen?.delete(object.uid);
    return this.byUid.get(object.uid)?.resourceVersion !== object.resourceVersion;
  }

  keep(object: ObjectVersion): void {
    this.byUid.set(object.uid, object);
  }

  /** True when the object was known. The delete of an earlier object of the same name is no news. */
  remove(uid: string): boolean {
    return this.byUid.delete(uid);
  }

  /** The last page has been read. Returns what is gone; not what another object of the same name has replaced. */
  finishList(): readonly ObjectVersion[] {
    const unseen = Array.from(this.unseen ?? []);
    this.unseen = undefined;
    const gone = new Map<string, ObjectVersion>();
    for (const uid of unseen) {
      const object = this.byUid.get(uid);
      this.byUid.delete(uid);
      if (object !== undefined) gone.set(`${object.namespace}/${object.name}`, object);
    }
    if (gone.size > 0) for (const { namespace, name } of this.byUid.values()) gone.delete(`${namespace}/${name}`);
    return Array.from(gone.values());
  }
}
