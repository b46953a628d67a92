// Puts what TypeScript made of the sources together into few files, dist/bundle, and makes dist's programs and its
// front door import those: a command then loads some twenty modules instead of six hundred, which is half of what
// starting one costs. What TypeScript made works without it too. As a program: node scripts/bundle.mjs
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { packagesIn, writePackages } from "./lib/licences.mjs";
import { isMain, root } from "./lib/process.mjs";

/** What is started or imported by the name of its file, and what the bundle calls it. */
export const ENTRIES = {
  "index.js": "index",
  "cli/main.js": "main",
  "sweep/store/thread/main.js": "storeThread",
  "run/custom/thread.js": "runThread",
  "run/custom/describeThread.js": "describeThread",
  "native/device/trialProgram.js": "deviceTrial",
};

const OF_THE_STORE = "sweep/store/thread/main.js";

/**
 * Entries that share modules. A store's thread has chunks of its own: it is spared what only others need of them, which
 * was most of what starting one costs, for a few kilobytes more.
 */
const REALMS = [Object.keys(ENTRIES).filter((path) => path !== OF_THE_STORE), [OF_THE_STORE]];

/** Dependencies that become part of the bundle, being many small modules. */
const taken = ["zod"];

/** Of the fifty languages of zod's messages, the one that is set. */
const englishOnly = {
  name: "english-only",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    })),
};

/** Other people's modules with short names: a stack need not say where in them. */
const shortNames = (transform) => ({
  name: "short-names",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { minify: true, format: "esm" });
      return { contents: code };
    }),
});

export async function bundle() {
  const { build, transform } = await import("esbuild");
  const dist = join(root, "dist");
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  // What fails, or is ended, leaves the bundle that was there.
  const folder = `bundle-${process.pid}`;
  process.on("exit", () => rmSync(join(dist, folder), { recursive: true, force: true }));
  const options = {
    absWorkingDir: dist,
    outdir: folder, // one folder, as deep in the package as the rooms are: src/core/packageFile.ts counts on it
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    charset: "utf8",
    // Smaller, and a stack still says where.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 120,
    external: Object.keys(dependencies).filter((name) => !taken.includes(name)),
    logLevel: "warning",
    metafile: true,
    plugins: [englishOnly, shortNames(transform)],
  };
  const built = await Promise.all(
    REALMS.map((paths) =>
      build({ ...options, entryPoints: Object.fromEntries(paths.map((path) => [ENTRIES[path], path])) }),
    ),
  );
  const metafile = {
    inputs: Object.assign({}, ...built.map((one) => one.metafile.inputs)),
    outputs: Object.assign({}, ...built.map((one) => one.metafile.outputs)),
  };
  writePackages(folder, packagesIn(metafile));
  const modules = Object.entries(metafile.outputs).map(([path, { inputs }]) => [
    posix.basename(path),
    Object.keys(inputs),
  ]);
  writeFileSync(join(dist, folder, "modules.json"), JSON.stringify(Object.fromEntries(modules)));
  rmSync(join(dist, "bundle"), { recursive: true, force: true });
  renameSync(join(dist, folder), join(dist, "bundle"));
  for (const [path, name] of Object.entries(ENTRIES)) {
    const file = join(dist, path);
    const [start] = /^(?:#!.*\n)?/.exec(readFileSync(file, "utf8"));
    const to = posix.relative(posix.dirname(path), `bundle/${name}.js`);
    writeFileSync(file, `${start}export * from "${to.startsWith(".") ? to : `./${to}`}";\n`);
    if (start !== "") chmodSync(file, 0o755);
  }
}

if (isMain(import.meta.url)) await bundle();
