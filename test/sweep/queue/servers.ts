import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Certificate } from "./certificate.js";

/** A program that a suite needs, by the Debian package that has it. */
export interface Tool {
  program: string;
  debian: string;
  /** What it is asked to see whether it is there. */
  ask?: string;
}

export const redisTool: Tool = { program: "redis-server", debian: "redis-server" };
export const opensslTool: Tool = { program: "openssl", debian: "openssl", ask: "version" };
export const postgresTool: Tool = { program: join(postgresFolder(), "initdb"), debian: "postgresql" };

/** Why a suite cannot run, to be put into its name; with CI=true it runs, and fails. */
export function missing({ program, debian, ask = "--version" }: Tool): string | undefined {
  const isThere = spawnSync(program, [ask]).status === 0;
  return isThere || process.env["CI"] === "true" ? undefined : `needs ${debian} (Debian: apt-get install ${debian})`;
}

/** A server of a test's own, on a port and in a folder of its own. */
export interface TestServer {
  url: string;
  /** Kills it as a crash would. */
  kill: () => Promise<void>;
  /** Starts it again after that, with what it has on disk. */
  restart: () => Promise<void>;
  /** How many connections others have to it. */
  connections: () => number;
  /** What it keeps: Redis in memory, PostgreSQL in its files. */
  bytes: () => number;
  stop: () => Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.on("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await over;
}

/** Waits until a probe succeeds. */
async function answers(probe: () => boolean): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (probe()) return;
    await setTimeout(50);
  }
  throw new Error("a server did not come up");
}

/** Redis as the docs advise: an append-only file, nothing evicted, a password; with a certificate, by TLS alone. */
export async function startRedis(password = "open sesame", certificate?: Certificate): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), "outlast-redis-"));
  const port = await freePort();
  const words = ["--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes"];
  words.push("--save", "", "--requirepass", password);
  const asked = ["-p", String(port), "-a", password, "--no-auth-warning"];
  if (certificate === undefined) {
    words.push("--port", String(port));
  } else {
    words.push("--port", "0", "--tls-port", String(port), "--tls-auth-clients", "no");
    words.push("--tls-cert-file", certificate.file, "--tls-key-file", certificate.key);
    asked.push("--tls", "--cacert", certificate.file);
  }
  const ask = (...command: string[]): string =>
    spawnSync("redis-cli", [...asked, ...command], { encoding: "utf8" }).stdout;
  let child: ChildProcess;
  const restart = async (): Promise<void> => {
    child = spawn("redis-server", words, { stdio: "ignore" });
    await answers(() => ask("ping").includes("PONG"));
  };
  await restart();
  return {
    url: `redis${certificate === undefined ? "" : "s"}://:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    kill: () => ended(child, "SIGKILL"),
    restart,
    connections: () => ask("client", "list").trim().split("\n").length - 1,
    bytes: () => Number(/^used_memory:(\d+)/m.exec(ask("info", "memory"))![1]),
    async stop() {
      await ended(child, "SIGKILL");
      rmSync(folder, { recursive: true });
    },
  };
}

/** Debian keeps the server's programs off the path, by version. */
function postgresFolder(): string {
  const all = "/usr/lib/postgresql";
  const versions = existsSync(all) ? readdirSync(all).sort((a, b) => Number(a) - Number(b)) : [];
  return join(all, versions.at(-1) ?? "", "bin");
}

const password = "swordfish";

/** Options of spawn for a program that refuses to be the superuser's. */
function asPostgres(): { uid: number; gid: number } | object {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout);
  return { uid: id("-u"), gid: id("-g") };
}

export async function startPostgres(): Promise<TestServer> {
  const bin = postgresFolder();
  const folder = mkdtempSync(join(tmpdir(), "outlast-postgres-"));
  const [data, file] = [join(folder, "data"), join(folder, "password")];
  const owner = asPostgres();
  mkdirSync(data);
  spawnSync("sh", ["-c", `printf '%s\n' ${password} > ${file}`]);
  if ("uid" in owner) for (const path of [folder, data, file]) chownSync(path, owner.uid, owner.gid);
  const init = ["-D", data, "-U", "outlast", "--auth=scram-sha-256", `--pwfile=${file}`, "--no-sync", "-E", "UTF8"];
  const made = spawnSync(join(bin, "initdb"), init, { ...owner, encoding: "utf8" });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const words = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder];
  let child: ChildProcess;
  const restart = async (): Promise<void> => {
    child = spawn(join(bin, "postgres"), words, { ...owner, stdio: "ignore" });
    await answers(() => spawnSync(join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)]).status === 0);
  };
  await restart();
  const url = `postgres://outlast:${password}@127.0.0.1:${port}/postgres`;
  const ask = (query: string): number =>
    Number(spawnSync(join(bin, "psql"), [url, "-Atc", query], { encoding: "utf8" }).stdout);
  const others = "select count(*) from pg_stat_activity where backend_type = 'client backend'";
  const tables = "select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r'";
  return {
    url,
    kill: () => ended(child, "SIGQUIT"),
    restart,
    connections: () => ask(`${others} and pid <> pg_backend_pid()`),
    bytes: () => ask(`${tables} and relnamespace = 'outlast'::regnamespace`),
    async stop() {
      await ended(child, "SIGQUIT");
      rmSync(folder, { recursive: true });
    },
  };
}
