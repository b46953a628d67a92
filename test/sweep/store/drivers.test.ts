import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Connection, Driver } from "../../../src/sweep/store/thread/drivers/index.js";
import { driver as chosen } from "../../../src/sweep/store/thread/drivers/index.js";
import { libsql } from "../../../src/sweep/store/thread/drivers/libsql.js";
import { nodeSqlite } from "../../../src/sweep/store/thread/drivers/nodeSqlite.js";
import { header, newFolder } from "./runs.js";

// Every binding of SQLite that this Node.js has does the same. `npm test -- stores` asks the other versions.

const { path } = newFolder();

const own = nodeSqlite();
const drivers: [string, Driver][] = [["libsql", libsql]];
if (own !== undefined) drivers.push(["node:sqlite", own]);

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

it("is Node's own where that will do, and the package elsewhere", () => {
  expect(own !== undefined).toBe(major > 23 || (major === 22 && minor >= 16));
  expect(chosen === libsql).toBe(own === undefined);
});

it("is loaded without a word", () => {
  const store = JSON.stringify(new URL("../../../dist/index.js", import.meta.url).href);
  const program = `
    import { openStore } from ${store};
    process.emitWarning("one of somebody else's");
    await (await openStore(process.argv[2], { create: JSON.parse(process.argv[3]) })).close();`;
  writeFileSync(path("program.mjs"), program);
  const args = [path("program.mjs"), path("a.db"), JSON.stringify(header)];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect({ status, warnings: stderr.match(/Warning: .*/g), stderr }).toMatchObject({
    ...{ status: 0, warnings: ["Warning: one of somebody else's"] },
  });
});

describe.each(drivers)("%s", (_, driver) => {
  const withTable = (name: string): Connection => {
    const made = driver.open(path(name));
    made.exec(
      "CREATE TABLE t (i INTEGER PRIMARY KEY, a NUMERIC, b BLOB NOT NULL, c TEXT); CREATE UNIQUE INDEX u ON t (c)",
    );
    return made;
  };
  const codeOf = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      return driver.codeOf(error);
    }
    return "no error";
  };
  const fill = (made: Connection, rows: number): void => {
    const insert = made.prepare("INSERT INTO t VALUES (?, ?, ?, ?)");
    made.exec("BEGIN");
    for (let i = 1; i <= rows; i++) insert.run([i, i / 2, new Uint8Array(5000), null]);
    made.exec("COMMIT");
  };

  it("gives back what it was given", () => {
    const made = withTable("values.db");
    const rows = [
      [1, 0.1, Uint8Array.of(1, 0, 255), "a\u00e4\u{1F600}"],
      [2, -(2 ** 52), new Uint8Array(), "1"],
      [2 ** 40, 5e-324, Uint8Array.of(7).subarray(0, 1), null],
      [5, null, Uint8Array.of(7, 8, 9).subarray(1), ""],
      [6, 1e300, Uint8Array.of(0), "{}"],
    ];
    for (const row of rows) made.prepare("INSERT INTO t VALUES (?, ?, ?, ?)").run(row);
    const found = made.prepare("SELECT * FROM t ORDER BY rowid");
    const plain = (list: readonly unknown[][]): unknown[][] =>
      list.map((row) => row.map((value) => (value instanceof Uint8Array ? [...value] : value)));
    const expected = plain([...rows].sort(([a], [b]) => (a as number) - (b as number)));
    expect(found.width).toBe(4);
    expect(plain(found.all([]))).toEqual(expected);
    expect(plain(found.all([]))).toEqual(expected);
    expect(made.prepare("SELECT c, a FROM t WHERE i IN (?, ?) ORDER BY i").all([1, 6])).toEqual([
      ["a\u00e4\u{1F600}", 0.1],
      ["{}", 1e300],
    ]);
    made.close();
  });

  it("gives rows one by one, begins anew, and lets go of the file in the midst of them", () => {
    const made = withTable("rows.db");
    fill(made, 100);
    const select = made.prepare("SELECT i FROM t WHERE i > ? ORDER BY i");
    const some = select.iterate([10]);
    expect([some.next().value, some.next().value]).toEqual([[11], [12]]);
    some.return();
    const rest = select.iterate([98]);
    expect([rest.next().value, rest.next().value, rest.next().done]).toEqual([[99], [100], true]);
    rest.return();
    // A table that is being read cannot be dropped.
    made.exec("DROP TABLE t");
    made.close();
  });

  it("says whether a transaction is open", () => {
    const made = withTable("transactions.db");
    expect(made.inTransaction).toBe(false);
    made.exec("BEGIN IMMEDIATE");
    expect(made.inTransaction).toBe(true);
    made.exec("ROLLBACK");
    expect(made.inTransaction).toBe(false);
    made.close();
  });

  it("calls what goes wrong by SQLite's names", () => {
    const made = withTable("errors.db");
    fill(made, 100);
    expect(codeOf(() => made.prepare("SELECT nothing FROM t"))).toBe("SQLITE_ERROR");
    made.exec("PRAGMA max_page_count = 1");
    expect(codeOf(() => made.prepare("INSERT INTO t VALUES (1000, 1, zeroblob(1e6), NULL)").run([]))).toBe(
      "SQLITE_FULL",
    );
    made.exec("PRAGMA query_only = ON");
    expect(codeOf(() => made.exec("DELETE FROM t"))).toBe("SQLITE_READONLY");
    made.exec("PRAGMA query_only = OFF; BEGIN IMMEDIATE");
    // Of an extended code more is said behind the name.
    expect(codeOf(() => made.exec("INSERT INTO t (i, b) VALUES (1, x'')"))).toMatch(/^SQLITE_CONSTRAINT/);
    const other = driver.open(path("errors.db"));
    other.exec("PRAGMA busy_timeout = 1");
    expect(codeOf(() => other.exec("BEGIN IMMEDIATE"))).toBe("SQLITE_BUSY");
    other.close();
    made.close();
    writeFileSync(
      path("text.db"),
      "no database, but as long as the header of one that is none of ours, or of anybody's here",
    );
    expect(codeOf(() => driver.open(path("text.db")).exec("SELECT * FROM t"))).toBe("SQLITE_NOTADB");
  });

  it("calls a file that cannot be opened by its name", () => {
    mkdirSync(path("folder.db"));
    expect(codeOf(() => driver.open(path("folder.db")).exec("SELECT 1"))).toBe("SQLITE_CANTOPEN");
  });
});
