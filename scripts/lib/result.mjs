// What a stage of `npm test` returns: counts, and for a skipped one the reason.
export const passed = (count = 1) => ({ passed: count, failed: 0 });
export const failed = (count = 1, alsoPassed = 0) => ({ passed: alsoPassed, failed: count });
export const fromCode = (code) => (code === 0 ? passed() : failed());

/** A stage whose tool is missing, which a Debian package or a command of npm brings; a failure with CI=true. */
export const skipped = (tool, source) => ({
  passed: 0,
  failed: process.env.CI === "true" ? 1 : 0,
  skipped: `${tool} is missing (${source.startsWith("npm ") ? source : `Debian: apt-get install ${source}`})`,
});
