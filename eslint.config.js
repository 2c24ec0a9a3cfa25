// Only the three typed rules that biome has no stable equal for; everything else is biome's.
import tseslint from "typescript-eslint";

export default [
  { ignores: ["**/dist/**", "**/gen/**", "**/node_modules/**"] },
  {
    files: ["packages/**/*.ts", "test/**/*.ts"],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: "./tsconfig.test.json", tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
];
