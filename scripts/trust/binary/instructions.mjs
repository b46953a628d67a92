// No instruction of a higher level in the code of a lower one (x86-64).
import { X86_64, instructions } from "./elf.mjs";

/** A line of objdump that begins with these bytes, for grep -E; prefixes of segment and size may come first. */
const startsWith = (bytes) => `^ *[0-9a-f]+:\\s((26|2e|36|3e|64|65|67) )*(${bytes}) `;

/** In 64-bit code these bytes are prefixes of nothing else: AVX, AVX2, FMA and BMI have VEX; AVX-512 has EVEX. */
const [VEX, EVEX] = ["c4|c5", "62"];

/** Without such a prefix, yet newer than the first x86-64: SSE3 to SSE4.2, POPCNT, LZCNT, MOVBE and the like. */
const NAMED = [
  "addsubp[sd]|haddp[sd]|hsubp[sd]|lddqu|movddup|mov[sh][hl]dup|fisttp",
  "pabs[bwd]|palignr|phadd|phsub|pmaddubsw|pmulhrsw|pshufb|psign[bwd]",
  "blend|pblend|dpp[ds]|extractps|insertps|movntdqa|mpsadbw|packusdw|pcmpeqq|pextr[bdq]|phminpos|pinsr[bdq]",
  "pmax(sb|sd|ud|uw)|pmin(sb|sd|ud|uw)|pmov[sz]x|pmuldq|pmulld|ptest|round[ps][sd]|crc32|pcmp[ei]str|pcmpgtq",
  "popcnt|lzcnt|movbe|cmpxchg16b|aes|sha1|sha256|pclmul|adcx|adox|rdrand|rdseed|[ls]ahf",
].join("|");
const NEWER = `${startsWith(`${VEX}|${EVEX}`)}|\\s(${NAMED})[a-z]* +[%$(0-9-]`;

export const lowestInstructions = {
  name: "instructions of the lowest level",
  machine: X86_64,
  look({ lowest }, report) {
    report.figure("objects of the lowest level disassembled", lowest.length);
    for (const { file, count, first } of instructions(lowest, NEWER)) {
      report.fault(`${file} has ${count} instructions that the oldest machine lacks, such as ${first}`);
    }
  },
  plant: ({ object }) => ({
    lowest: [object("float f(const float* x, const float* y) { return x[0] * y[0] + x[1]; }", "-mavx", "-mfma")],
  }),
};

export const middleInstructions = {
  name: "instructions of v3",
  machine: X86_64,
  look({ levels }, report) {
    const joined = levels.filter(({ name }) => name === "v3").map((level) => level.joined);
    report.figure("objects of v3 disassembled", joined.length);
    for (const { file, count, first } of instructions(joined, startsWith(EVEX))) {
      report.fault(`${file} has ${count} instructions of AVX-512, such as ${first}`);
    }
  },
  plant: ({ object }) => ({
    levels: [
      {
        name: "v3",
        joined: object(
          "void f(float* x) { for (int i = 0; i < 16; ++i) x[i] += 1; }",
          "-O3",
          "-mavx512f",
          "-mprefer-vector-width=512",
        ),
      },
    ],
  }),
};
