/** SQLite's names of what can go wrong with a file, by number: https://www.sqlite.org/rescode.html */
const names: Partial<Record<number, string>> = {
  1: "SQLITE_ERROR",
  3: "SQLITE_PERM",
  4: "SQLITE_ABORT",
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  7: "SQLITE_NOMEM",
  8: "SQLITE_READONLY",
  9: "SQLITE_INTERRUPT",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  15: "SQLITE_PROTOCOL",
  17: "SQLITE_SCHEMA",
  18: "SQLITE_TOOBIG",
  19: "SQLITE_CONSTRAINT",
  20: "SQLITE_MISMATCH",
  21: "SQLITE_MISUSE",
  23: "SQLITE_AUTH",
  25: "SQLITE_RANGE",
  26: "SQLITE_NOTADB",
};

/** The name of a code; of an extended one, whose lowest byte is the plain one, with its number behind it. */
export function nameOfCode(code: number): string {
  const name = names[code & 0xff] ?? "SQLITE";
  return code > 0xff || name === "SQLITE" ? `${name} ${code}` : name;
}
