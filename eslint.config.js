import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import { builtinModules } from "node:module";
import tseslint from "typescript-eslint";

const builtinsWithoutPrefix = builtinModules
  .filter((name) => !name.startsWith("_") && !name.includes(":"))
  .map((name) => ({ name, message: `write "node:${name}"` }));

export default defineConfig(
  globalIgnores(["**/.venv/", "build/", "dist/", "native/", "outlast-runs/", "prebuilds/"]),
  js.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "no-restricted-imports": ["error", { paths: builtinsWithoutPrefix }],
      "object-shorthand": "error",
      "prefer-template": "error",
    },
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: "./tsconfig.test.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Both are used with meaning: a type for unions and schemas' results, Record where keys are data.
      "@typescript-eslint/consistent-indexed-object-style": "off",
      "@typescript-eslint/consistent-type-definitions": "off",
      // noUncheckedIndexedAccess and process.env: brackets say that the key may be absent.
      "@typescript-eslint/dot-notation": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "no-console": "error",
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "name what is exported" },
        {
          selector: "Program > ExpressionStatement > AwaitExpression",
          message: "no top-level await: require() must work",
        },
      ],
    },
  },
  {
    files: ["**/*.mjs", "**/*.js"],
    languageOptions: {
      globals: {
        process: "readonly",
        Buffer: "readonly",
        fetch: "readonly",
        URL: "readonly",
        performance: "readonly",
        console: "readonly",
      },
    },
  },
);
