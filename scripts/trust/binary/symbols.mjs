// What the addon gives to others and asks of them.
import { createRequire } from "node:module";
import { neededLibraries, symbols } from "./elf.mjs";

const EXPORTS = ["napi_register_module_v1", "node_api_module_get_api_version_v1"];

const LIBRARIES =
  /^(libstdc\+\+\.so\.6|libm\.so\.6|libgcc_s\.so\.1|libc\.so\.6|libpthread\.so\.0|libdl\.so\.2|ld-linux-x86-64\.so\.2|ld-linux-aarch64\.so\.1)$/;

/** The C library that is not glibc, as Alpine and as Zig name it. */
const MUSL = /^libc(\.musl-(x86_64|aarch64))?\.so(\.1)?$/;

/** Of the C library: memory, strings, threads, and what the linker puts in. */
const C_LIBRARY = [
  ["malloc", "calloc", "free", "getenv", "vsnprintf"],
  ["memchr", "memcmp", "memcpy", "memmove", "memset", "strcmp", "strlen"],
  ["pthread_mutex_lock", "pthread_mutex_timedlock", "pthread_mutex_trylock", "pthread_mutex_unlock", "pthread_once"],
  ["dlopen", "dlsym", "dlerror"], // for libraries of devices
  ["__cxa_atexit", "__cxa_finalize", "__getauxval", "__tls_get_addr", "__stack_chk_fail", "abort"],
].flat();

/** Of libm: what is exact in every library, so that no bit of a result depends on which one it is. */
const EXACT_MATHEMATICS = ["ceil", "floor", "frexp", "ilogb", "ldexp", "nextafter", "nextafterf", "round", "trunc"];

/** Of libm for Eigen's complex eigenvalues, which are exact answers' alone: their last bit is the library's. */
const COMPLEX_MATHEMATICS = ["cabs", "csqrt"];

/** Weak ones that the linker's start files ask for, and that need not be there. */
const OPTIONAL = ["__gmon_start__", "_ITM_deregisterTMCloneTable", "_ITM_registerTMCloneTable"];

function nodeApi() {
  const { js_native_api_symbols: javascript, node_api_symbols: node } = createRequire(import.meta.url)(
    "node-api-headers",
  ).symbols.v8;
  return [...javascript, ...node];
}

/** Whether the addon may ask for this symbol; musl's libraries have no versions, by which glibc's are told apart. */
function allowed({ name, version = "", binding }, { api, musl }) {
  const cpp = musl ? /^(_Z|__cxa_|__gxx_|__dynamic_cast|_Unwind_)/.test(name) : /^(GLIBCXX|CXXABI|GCC)_/.test(version);
  const c = musl || version.startsWith("GLIBC_");
  if (cpp || (c && [...C_LIBRARY, ...EXACT_MATHEMATICS, ...COMPLEX_MATHEMATICS].includes(name))) return true;
  return api.includes(name) || (binding === "WEAK" && OPTIONAL.includes(name));
}

export const exported = {
  name: "exports",
  look({ file }, report) {
    const own = symbols(file).flatMap(({ name, defined, binding }) => (defined && binding !== "LOCAL" ? [name] : []));
    report.figure("exported symbols", own.length);
    for (const name of own.filter((one) => !EXPORTS.includes(one))) report.fault(`it exports ${name}`);
    for (const name of EXPORTS.filter((one) => !own.includes(one))) report.fault(`it does not export ${name}`);
  },
  plant: ({ library }) => ({
    file: library('extern "C" int napi_register_module_v1() { return 1; } int leaked() { return 2; }'),
  }),
};

export const asked = {
  name: "what it asks for",
  look({ file }, report) {
    const wanted = symbols(file).filter(({ name, defined }) => !defined && name !== undefined && name !== "");
    const libraries = neededLibraries(file);
    const known = { api: nodeApi(), musl: libraries.some((name) => MUSL.test(name)) };
    report.figure("symbols that it asks for", wanted.length);
    for (const symbol of wanted.filter((one) => !allowed(one, known))) {
      report.fault(
        `it asks for ${symbol.name}${symbol.version === undefined ? "" : `@${symbol.version}`}, which is not on the list`,
      );
    }
    report.figure("libraries that it asks for", libraries.join(", "));
    for (const name of libraries.filter((one) => !LIBRARIES.test(one) && !MUSL.test(one)))
      report.fault(`it asks for the library ${name}`);
  },
  plant: ({ library }) => ({
    file: library('extern "C" { double exp(double); double f(double x) { return exp(x); } }'),
  }),
};
