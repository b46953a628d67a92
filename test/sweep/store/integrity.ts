import { spawnSync } from "node:child_process";

const program = `
  import Database from "libsql";
  const [{ integrity_check }] = new Database(process.argv[1]).prepare("PRAGMA integrity_check").all();
  console.log(integrity_check);`;

/** What SQLite says of a whole file; in a process of its own, since the driver closes no file before that ends. */
export function integrityOf(file: string): string {
  return spawnSync(process.execPath, ["--input-type=module", "-e", program, file], { encoding: "utf8" }).stdout.trim();
}
