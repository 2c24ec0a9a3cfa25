/** The mark: every object of an edge carries this label with this value, and nothing without it is ever touched. */
export const EDGE_MARK = { label: "app.kubernetes.io/managed-by", value: "causeway-edge" } as const;
