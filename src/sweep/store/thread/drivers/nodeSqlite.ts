import type { Connection, Driver, Rows, Statement, Value } from "./driver.js";

/** What is used of Node's own binding, whose types come with later versions than the oldest that Outlast runs on. */
interface NodeStatement {
  setReturnArrays(enabled: boolean): void;
  columns(): readonly unknown[];
  run(...parameters: readonly Value[]): unknown;
  all(...parameters: readonly Value[]): Value[][];
  iterate(...parameters: readonly Value[]): Rows;
}
interface NodeDatabase {
  readonly isTransaction: boolean;
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
}
interface NodeSqlite {
  DatabaseSync: new (path: string) => NodeDatabase;
  StatementSync: { prototype: Partial<NodeStatement> };
}

/** https://www.sqlite.org/rescode.html, those that say more than that something went wrong. */
const codes: Partial<Record<number, string>> = {
  1: "SQLITE_ERROR",
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  8: "SQLITE_READONLY",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  18: "SQLITE_TOOBIG",
  26: "SQLITE_NOTADB",
};

/** Node's own binding: from Node 22.16 on, undefined before. */
export function nodeSqlite(): Driver | undefined {
  const sqlite = withoutWarning(() => process.getBuiltinModule("node:sqlite") as NodeSqlite | undefined);
  if (sqlite?.StatementSync.prototype.setReturnArrays === undefined) return undefined;
  return {
    open: (file) => connection(new sqlite.DatabaseSync(file)),
    codeOf(error) {
      const { code, errcode } = error as { code?: string; errcode?: number };
      // Extended codes have the plain one in their lowest byte.
      return (errcode === undefined ? undefined : codes[errcode & 0xff]) ?? String(errcode ?? code);
    },
  };
}

/** Node says of it that it is experimental, to whoever runs a sweep. What is used of it is tested on each version. */
function withoutWarning<T>(load: () => T): T {
  const own = Object.getOwnPropertyDescriptor(process, "emitWarning")!;
  Object.defineProperty(process, "emitWarning", { ...own, value: () => undefined });
  try {
    return load();
  } finally {
    Object.defineProperty(process, "emitWarning", own);
  }
}

function connection(database: NodeDatabase): Connection {
  return {
    get inTransaction() {
      return database.isTransaction;
    },
    exec: (sql) => database.exec(sql),
    prepare: (sql) => statement(database.prepare(sql)),
    close: () => database.close(),
  };
}

function statement(made: NodeStatement): Statement {
  made.setReturnArrays(true);
  return {
    get width() {
      return made.columns().length;
    },
    run: (parameters) => void made.run(...parameters),
    all: (parameters) => made.all(...parameters),
    iterate: (parameters) => made.iterate(...parameters),
  };
}
