import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./tree.js";

interface Locked {
  version?: string;
  resolved?: string;
  integrity?: string;
  hasInstallScript?: boolean;
  dev?: boolean;
}

interface Package {
  version: string;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  overrides: Record<string, string>;
}

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const own = JSON.parse(read("package.json")) as Package;
const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, Locked> };
const locked = Object.entries(packages).filter(([path]) => path !== "");

/** Those that are no single version. */
const loose = (versions: Record<string, string>): string[] =>
  Object.entries(versions)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    .map(([name]) => name);

/** Lock files that send who installs elsewhere, or say nothing by which to know what comes. */
const strange = (entries: readonly (readonly [string, Locked])[]): string[] =>
  entries
    .filter(
      ([, { resolved = "https://registry.npmjs.org/", integrity = "" }]) =>
        !resolved.startsWith("https://registry.npmjs.org/") || !integrity.startsWith("sha512-"),
    )
    .map(([path]) => path);

describe("what is released", () => {
  it("depends on single versions, each known by its hash", () => {
    for (const versions of [own.dependencies, own.devDependencies, own.overrides]) expect(loose(versions)).toEqual([]);
    expect(loose({ a: "^1.0.0", b: "1.x", c: "latest", d: "1.2.3", e: "*", f: "file:../f" })).toHaveLength(5);
    expect(locked.length).toBeGreaterThan(100);
    expect(strange(locked)).toEqual([]);
    const integrity = "sha512-abc";
    const planted = { a: { integrity, resolved: "https://elsewhere.example/a.tgz" }, b: {}, c: { integrity } };
    expect(strange(Object.entries(planted))).toEqual(["a", "b"]);
  });

  it("has no install script, and needs none of what it depends on", () => {
    for (const name of ["preinstall", "install", "postinstall"]) expect(own.scripts).not.toHaveProperty(name);
    const scripted = locked.filter(([, { hasInstallScript, dev }]) => hasInstallScript === true && dev !== true);
    // docs/threats.md says of each what it does.
    expect(scripted.map(([path]) => path.replace(/^.*node_modules\//, ""))).toEqual(["msgpackr-extract", "protobufjs"]);
  });

  it("stands in the changelog", () => {
    const headings = [...read("CHANGELOG.md").matchAll(/^## \[(.*?)\](?: - (\d{4}-\d\d-\d\d))?$/gm)];
    expect(headings[0]?.[1]).toBe("Unreleased");
    const versions = headings.slice(1).map(([, version]) => version);
    expect(versions).toContain(own.version);
    for (const [, , date] of headings.slice(1)) expect(date).toMatch(/^2\d{3}/);
    expect(headings).toHaveLength(versions.length + 1);
  });
});
