/** A file of this package, by its path from the package's own folder. */
export function packageFile(path: string): URL {
  // This module is two folders below it in the sources, in what TypeScript made of them and in the bundle alike.
  return new URL(`../../${path}`, import.meta.url);
}

/** A module of the build, such as the program of a thread, by its path in dist; also for sources under test. */
export function builtFile(path: string): URL {
  return packageFile(`dist/${path}`);
}
