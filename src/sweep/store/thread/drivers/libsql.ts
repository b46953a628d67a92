import Libsql from "libsql";
import { nameOfCode } from "./codes.js";
import type { Connection, Driver, Rows, Statement, Value } from "./driver.js";

interface LibsqlStatement {
  raw(): LibsqlStatement;
  columns(): readonly unknown[];
  run(parameters: readonly Value[]): unknown;
  all(parameters: readonly Value[]): Value[][];
  iterate(parameters: readonly Value[]): Pick<Rows, "next">;
}

/**
 * SQLite as a package, for versions of Node.js without their own, or with one that will not do. It closes a file only
 * when every statement is collected, so what opens one is a thread that ends. On Node 22 and later it would end the
 * whole process where its thread is ended within a call.
 */
export const libsql: Driver = {
  open: (file) => connection(new Libsql(file)),
  codeOf(error) {
    const { code, message } = error as { code?: string; message?: string };
    if (code !== undefined && code !== "") return code;
    // What goes wrong when a file is opened comes as a number in words.
    const [, number] = /^ConnectionFailed\(.*: (\d+)"\)$/s.exec(message ?? "") ?? [];
    return number === undefined ? "" : nameOfCode(Number(number));
  },
};

function connection(database: Libsql.Database): Connection {
  return {
    get inTransaction() {
      return database.inTransaction;
    },
    exec: (sql) => void database.exec(sql),
    prepare: (sql) => statement(database.prepare(sql) as unknown as LibsqlStatement),
    close: () => void database.close(),
  };
}

function statement(made: LibsqlStatement): Statement {
  return {
    get width() {
      return made.columns().length;
    },
    run: (parameters) => void made.run(parameters),
    all: (parameters) => made.raw().all(parameters),
    iterate: (parameters) => rowsToTheEnd(made.raw().iterate(parameters)),
  };
}

/** A statement lets go of a store at its last row alone, and begins anew where it is asked for more. */
function rowsToTheEnd(rows: Pick<Rows, "next">): Rows {
  let isOver = false;
  const next: Rows["next"] = () => {
    isOver = true;
    const row = rows.next();
    isOver = row.done === true;
    return row;
  };
  return {
    next,
    return() {
      while (!isOver) next();
    },
  };
}
