// No function is compiled with fused products in one object of a level and without them in another: the linker keeps
// the copy that it comes upon first, and a result's bits would depend on the order of objects.
import { X86_64, functions } from "./elf.mjs";

/** A product and a sum at once, in a line of objdump. */
const FUSED = "[[:space:]]vfn?m(add|sub)";

export const oneFusing = {
  name: "products fused in one way",
  machine: X86_64,
  look({ levels }, report) {
    for (const { name, objects } of levels) {
      const copies = new Map();
      for (const object of objects) {
        for (const one of functions(object, FUSED)) copies.set(one.name, [...(copies.get(one.name) ?? []), one.count]);
      }
      const shared = [...copies].filter(([, counts]) => counts.length > 1);
      report.figure(`functions of ${name} that several objects have`, shared.length);
      for (const [own, counts] of shared.filter(([, [first, ...rest]]) => rest.some((count) => count !== first))) {
        report.fault(`${own} of level ${name} has ${counts.join(", ")} fused products in its objects`);
      }
    }
  },
  plant: ({ object }) => {
    const source = "template <class T> T f(T x, T y) { return x * y + x; } template float f(float, float);";
    const copies = ["off", "fast"].map((way) => object(source, "-mfma", `-ffp-contract=${way}`));
    return { levels: [{ name: "v3", objects: copies }] };
  },
};
