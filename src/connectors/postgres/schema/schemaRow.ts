/** Values in the order in which a query names them. */
export type SchemaRow = readonly unknown[];
