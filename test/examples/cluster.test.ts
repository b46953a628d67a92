import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const path = (name: string): string => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));

describe("examples/compose.yaml", () => {
  it("is a queue, workers that wait for it, and a sweep", () => {
    const text = readFileSync(path("compose.yaml"), "utf8");
    const { services, volumes } = parse(text, { merge: true }) as {
      services: Record<string, Record<string, unknown>>;
      volumes: object;
    };
    expect(Object.keys(services)).toEqual(["queue", "worker", "sweep"]);
    const { queue, worker, sweep } = services;
    expect(queue!["command"]).toMatch(/--requirepass \$\{QUEUE_PASSWORD:\?\} --appendonly yes .*noeviction/);
    expect(queue!["volumes"]).toEqual([`${Object.keys(volumes)[0]!}:/data`]);
    for (const one of [worker!, sweep!]) {
      expect(one["depends_on"]).toEqual({ queue: { condition: "service_healthy" } });
      expect(one["environment"]).toEqual({ OUTLAST_QUEUE_URL: "redis://:${QUEUE_PASSWORD:?}@queue:6379" });
    }
    expect([worker!["command"], sweep!["command"]]).toEqual([["worker"], ["sweep.json", "--queue"]]);
    expect(text).toContain("not run, since no engine was at hand");
  });
});

describe("examples/slurm.sh", () => {
  const isThere = spawnSync("shellcheck", ["--version"]).status === 0;
  const needed = isThere || process.env["CI"] === "true";

  it.skipIf(!needed)("has nothing that shellcheck minds (Debian: apt-get install shellcheck)", () => {
    const { status, stdout } = spawnSync("shellcheck", [path("slurm.sh")], { encoding: "utf8" });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  it("says that it was not run, and goes on after SIGTERM", () => {
    const text = readFileSync(path("slurm.sh"), "utf8");
    expect(text).toContain("not run under Slurm");
    expect(text).toMatch(/"\$code" -eq 75 .*\n {2}scontrol requeue/);
    expect(spawnSync("bash", ["-n", path("slurm.sh")]).status).toBe(0);
  });
});
