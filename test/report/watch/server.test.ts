import { execFileSync } from "node:child_process";
import { request } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveLocally } from "../../../src/report/watch/server.js";
import type { LocalServer } from "../../../src/report/watch/server.js";

interface Answered {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

describe("the local server", () => {
  let server: LocalServer;

  beforeEach(async () => {
    server = await serveLocally(0, ({ pathname }) =>
      pathname === "/" ? { type: "text/html", body: "<p>ü" } : undefined,
    );
  });
  afterEach(() => server.close());

  function ask(path: string, { method = "GET", host }: { method?: string; host?: string } = {}): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const headers = host === undefined ? {} : { host };
      const { hostname, port } = new URL(server.url);
      const asked = request({ hostname, port, path, method, headers }, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (text: string) => (body += text));
        response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
      });
      asked.on("error", reject).end();
    });
  }

  it("serves this machine alone, with headers that keep others out", async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const { status, headers, body } = await ask("/");
    expect({ status, body }).toEqual({ status: 200, body: "<p>ü" });
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "cache-control": "no-store",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("refuses names that are not this machine's, as a page elsewhere would use to get in", async () => {
    const { port } = new URL(server.url);
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "127.0.0.1",
      `127.0.0.1:1`,
      `127.0.0.1.evil.example:${port}`,
    ]) {
      expect(await ask("/", { host })).toMatchObject({ status: 403 });
    }
    expect(await ask("/", { host: `localhost:${port}` })).toMatchObject({ status: 200 });
  });

  it("is for reading, and has nothing but its pages", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      expect(await ask("/", { method })).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
    }
    expect(await ask("/", { method: "HEAD" })).toMatchObject({ status: 200, body: "" });
    for (const path of ["/x", "/../etc/passwd", "/%2e%2e/package.json", "//evil.example/x"]) {
      expect(await ask(path)).toMatchObject({ status: 404, headers: { "content-type": "text/plain; charset=utf-8" } });
    }
  });

  it("says that a port is taken", async () => {
    const port = Number(new URL(server.url).port);
    const taken = serveLocally(port, () => undefined);
    await expect(taken).rejects.toMatchObject({
      code: "OUTLAST_USAGE",
      message: expect.stringContaining("EADDRINUSE") as string,
    });
  });
});

it("costs a program nothing that only imports the package", () => {
  const index = new URL("../../../dist/index.js", import.meta.url);
  const program = `import "${index.href}"; console.log(process.moduleLoadList.join("\\n"));`;
  const loaded = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
  expect(loaded).toContain("NativeModule fs\n");
  expect(loaded).not.toMatch(/^NativeModule (?:http|internal\/deps\/undici\/undici)$/m);
});
