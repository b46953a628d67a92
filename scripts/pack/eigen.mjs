// The part of Eigen that is shipped: what our sources reach on any platform that Outlast is for, and the notices.
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { walk } from "../lib/files.mjs";
import { root } from "../lib/process.mjs";

const EIGEN = "native/third_party/eigen";

/** Instruction sets that Eigen knows and Outlast is not for; its headers name them in branches that are not taken. */
const FOREIGN = /^Eigen\/src\/Core\/arch\/(?:AltiVec|CUDA|GPU|HIP|MSA|SVE|SYCL|ZVector)\//;
/** Interfaces to libraries that Outlast does not use, likewise. */
const BACKENDS = /(?:_MKL|_LAPACKE|_BLAS|_AOCL)\.h$|\/misc\/(?:lapacke|lapacke_mangling|blas)\.h$/;

/** The paths from the root, sorted. Throws where Eigen is not vendored. */
export function eigenFiles() {
  if (!existsSync(join(root, EIGEN, "Eigen/Core"))) throw new Error(`${EIGEN} is missing: npm run vendor`);
  const sources = walk(join(root, "native"), (path) => path === "third_party").filter((path) => /\.(h|cc)$/.test(path));
  const reached = new Set(sources.flatMap((path) => includes(join(root, "native", path)).filter(isEigen)));
  for (const header of reached) {
    for (const name of includes(join(root, EIGEN, header))) {
      for (const path of [name, posix.join(posix.dirname(header), name)]) {
        if (isEigen(path) && !FOREIGN.test(path) && !BACKENDS.test(path) && existsSync(join(root, EIGEN, path))) {
          reached.add(path);
        }
      }
    }
  }
  const notices = walk(join(root, EIGEN), (path) => path === "Eigen");
  return [...notices, ...reached].map((path) => `${EIGEN}/${path}`).sort();
}

const isEigen = (path) => path.startsWith("Eigen/");

/** What a C++ file includes, in whatever branch. */
function includes(file) {
  return Array.from(readFileSync(file, "utf8").matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm), ([, name]) => name);
}
