import { nameOfCode } from "./codes.js";
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

/** Node's own binding, undefined where there is none that will do: from Node 22.16 on there is, but for 23. */
export function nodeSqlite(): Driver | undefined {
  const sqlite = withoutWarning(() => builtinModule("node:sqlite") as NodeSqlite | undefined);
  if (sqlite?.StatementSync.prototype.setReturnArrays === undefined) return undefined;
  return {
    open: (file) => connection(new sqlite.DatabaseSync(file)),
    codeOf(error) {
      const { code, errcode } = error as { code?: string; errcode?: number };
      return errcode === undefined ? (code ?? "") : nameOfCode(errcode);
    },
  };
}

/** Undefined where there is none, and in versions of Node.js that cannot be asked. */
function builtinModule(name: string): unknown {
  const { getBuiltinModule } = process as { getBuiltinModule?: (this: void, name: string) => unknown };
  return getBuiltinModule?.(name);
}

/** Node says of it that it is experimental, to whoever runs a sweep. What is used of it is tested on each version. */
function withoutWarning<T>(load: () => T): T {
  const own = Object.getOwnPropertyDescriptor(process, "emitWarning")!;
  Object.defineProperty(process, "emitWarning", { configurable: true, writable: true, value: () => undefined });
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
