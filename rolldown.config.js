/** Bundles the CLI into `dist/`: one chunk for the start, others for what a command loads when it needs it. */

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { defineConfig } from "rolldown";
import { notices } from "./scripts/notices.js";

/** Installed beside iaprun, and loaded when a source asks for them: they are many times its size. */
const EXTERNAL = [/^node:/, /^@aws-sdk\//, /^google-auth-library(\/|$)/];

export default defineConfig({
  input: {
    main: "src/cli/main.ts",
    "index-library": "src/cli/index-library.ts",
    "scan-worker": "src/sources/fast-road/scan-worker.ts",
  },
  platform: "node",
  external: EXTERNAL,
  plugins: [
    {
      name: "third-party-notices",
      async generateBundle(_options, bundle) {
        this.emitFile({ type: "asset", fileName: "THIRD-PARTY-NOTICES.txt", source: await notices(bundle) });
      },
    },
    {
      name: "library-index",
      async writeBundle({ dir }) {
        const url = pathToFileURL(resolve(dir, "index-library.js"));
        try {
          const { indexLibrary } = await import(`${url}?${Date.now()}`);
          await indexLibrary(dir);
        } catch (error) {
          // The program does without, and a test asks for it.
          this.warn(`no index of the library: ${error.stack}`);
        }
      },
    },
  ],
  output: {
    dir: "dist",
    format: "esm",
    sourcemap: true,
    banner: (chunk) => (chunk.name === "main" ? "#!/usr/bin/env node" : ""),
    chunkFileNames: "[name].js",
    cleanDir: true,
  },
});
