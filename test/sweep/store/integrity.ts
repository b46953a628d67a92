import { spawnSync } from "node:child_process";

const program = `
  import Database from "libsql";
  const [{ integrity_check }] = new Database(process.argv[1]).prepare("PRAGMA integrity_check").all();
  console.log(integrity_check);`;

/** What SQLite says of a whole file; in a process of its own, since the driver closes no file before that ends. */
export function integrityOf(file: string): string {
  return spawnSync(process.execPath, ["--input-type=module", "-e", program, file], { encoding: "utf8" }).stdout.trim();
}

/** Changes a file as nobody should; in a process of its own, likewise. */
export function tamper(file: string, sql: string): void {
  const change = `import Database from "libsql"; new Database(process.argv[1]).exec(process.argv[2]);`;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", change, file, sql]);
  if (status !== 0) throw new Error(String(stderr));
}
