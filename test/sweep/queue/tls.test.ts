import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queueAddress } from "../../../src/sweep/queue/address.js";
import { QueueServer } from "../../../src/sweep/queue/server.js";
import { failure } from "../../helpers.js";
import { start } from "../../cli/outlast.js";
import { changedSweep } from "../sweeps.js";
import { makeCertificate } from "./certificate.js";
import { PoolFolder, exported } from "./pooled.js";
import { missing, opensslTool, redisTool, startRedis } from "./servers.js";
import type { TestServer } from "./servers.js";

const reason = missing(redisTool) ?? missing(opensslTool);
const few = changedSweep({ name: "few", axes: { seed: [1, 2, 3] } });
const secret = "h\u00fcbsch/geheim@1";

describe.skipIf(reason !== undefined)(reason ?? "a queue by TLS", () => {
  let folder: PoolFolder;
  let server: TestServer;
  /** How Node.js is told of an authority. */
  let trust: NodeJS.ProcessEnv;

  beforeAll(async () => {
    folder = new PoolFolder();
    const certificate = makeCertificate(folder.path);
    server = await startRedis(secret, certificate);
    trust = { NODE_EXTRA_CA_CERTS: certificate.file };
  });
  afterAll(async () => {
    await server.stop();
    folder.remove();
  });

  it("serves who trusts its certificate, and its password is nowhere", { timeout: 60_000 }, async () => {
    writeFileSync(folder.file("few.json"), JSON.stringify(few));
    const env = { ...trust, OUTLAST_QUEUE_URL: server.url };
    const worker = start(folder.path, ["worker", "--idle-seconds", "2", "--json"], env);
    const coordinator = start(folder.path, ["sweep", "few.json", "--queue", server.url, "--json"], trust);
    const [worked, swept] = [await worker.outcome, await coordinator.outcome];
    expect(swept.code, swept.stderr).toBe(0);
    expect(JSON.parse(swept.stdout)).toMatchObject({ status: "done", ok: 3 });
    expect(worked.code, worked.stderr).toBe(0);
    expect(JSON.parse(worked.stdout)).toEqual({ chunks: 3, runs: 3 });
    const store = folder.file("outlast-sweeps/few.db");
    const said = [worked, swept].map(({ stdout, stderr }) => stdout + stderr).join("");
    for (const text of [said, (await exported(store)).toString(), readFileSync(store, "latin1")]) {
      expect(text).not.toMatch(/geheim/);
    }
  });

  it("is refused by who does not", async () => {
    const sentence =
      /^The queue rediss:\/\/:\*\*\*@127\S+ cannot be used: self-signed certificate: .*NODE_EXTRA_CA_CERTS/;
    await expect(QueueServer.connect(queueAddress(server.url))).rejects.toThrow(failure("OUTLAST_QUEUE", sentence));
  });

  it("is not there without TLS", async () => {
    const plain = server.url.replace("rediss:", "redis:");
    const sentence = /^The queue redis:\/\/:\*\*\*@127\S+ cannot be used: (?!.*geheim).*\.$/;
    await expect(QueueServer.connect(queueAddress(plain))).rejects.toThrow(failure("OUTLAST_QUEUE", sentence));
  });
});
