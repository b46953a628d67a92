/** What SQLite takes and gives. */
export type Value = number | string | Uint8Array | null;

/** Rows one by one: asked for up to the end and no further, and by one reader of a statement at a time. */
export interface Rows {
  next(): IteratorResult<Value[], undefined>;
  /** For whoever takes no more of them, so that the statement lets go of the file. */
  return(): unknown;
}

/** A statement that was made once and is used for as long as its connection is open. */
export interface Statement {
  /** Columns of what it gives. */
  readonly width: number;
  run(parameters: readonly Value[]): void;
  all(parameters: readonly Value[]): Value[][];
  iterate(parameters: readonly Value[]): Rows;
}

/** A SQLite file that is open. */
export interface Connection {
  readonly inTransaction: boolean;
  /** Statements without results or parameters. */
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

/**
 * Somebody's binding of SQLite. Texts come as they please: what may be a stranger's is asked for as hex digits. Nobody
 * is asked for integers that a number cannot hold.
 */
export interface Driver {
  /** `file` is an absolute path: others may be taken for addresses. */
  open(file: string): Connection;
  /**
   * SQLite's name of what went wrong, such as SQLITE_FULL, behind which more may be said; else what the binding calls
   * it, if anything.
   */
  codeOf(error: unknown): string;
}
