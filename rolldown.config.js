/** Bundles the CLI into `dist/`: one chunk for the start, others for what a command loads when it needs it. */

import { readFileSync } from "node:fs";
import { defineConfig } from "rolldown";

const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));

export default defineConfig({
  input: { main: "src/cli/main.ts" },
  platform: "node",
  external: [/^node:/, ...Object.keys(dependencies).map((name) => new RegExp(`^${name}(/|$)`))],
  output: {
    dir: "dist",
    format: "esm",
    sourcemap: true,
    banner: "#!/usr/bin/env node",
    chunkFileNames: "[name].js",
    cleanDir: true,
  },
});
