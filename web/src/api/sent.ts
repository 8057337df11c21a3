// The document leaves optional what may be null; the server always sends it, as null.

/** A view as it arrives: every member is there; a free object may hold anything. */
export type Sent<T> = T extends (infer Item)[]
  ? Sent<Item>[]
  : T extends object
    ? string extends keyof T
      ? Record<string, unknown>
      : { [Key in keyof T]-?: Sent<Exclude<T[Key], undefined>> }
    : T;
