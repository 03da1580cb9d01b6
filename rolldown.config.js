/** Bundles the CLI into `dist/`: one chunk for the start, others for what a command loads when it needs it. */

import { chmod } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { defineConfig } from "rolldown";
import { notices } from "./scripts/notices.js";

/** Installed beside iaprun, and loaded when a source asks for them: they are many times its size. */
const EXTERNAL = [/^node:/, /^@aws-sdk\//, /^google-auth-library(\/|$)/];

/**
 * What string-width sets up as it is loaded, tables of Unicode behind it, takes longer than most commands do, and nearly no
 * text asks for them: in the bundle they are set up when the first one does.
 */
const SET_UP_LATER = [
  ["const segmenter = new Intl.Segmenter();", "segmenter", "new Intl.Segmenter()"],
  ["const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;", "rgiEmojiRegex", 'new RegExp("^\\\\p{RGI_Emoji}$", "v")'],
];

function setUpLater(code) {
  return SET_UP_LATER.reduce((before, [declaration, name, made]) => {
    const [start, uses, ...more] = before.split(declaration);
    if (uses === undefined || more.length > 0) throw new Error(`string-width no longer says: ${declaration}`);
    return `${start}let ${name};${uses.replaceAll(`${name}.`, `(${name} ??= ${made}).`)}`;
  }, code);
}

function settingUpLater() {
  let isDone = false;
  return {
    name: "set-up-later",
    transform: {
      filter: { id: /node_modules[\\/]string-width[\\/]index\.js$/, code: "RGI_Emoji" },
      // What is shifted is shifted within its line.
      handler(code) {
        isDone = true;
        return { code: setUpLater(code), map: null };
      },
    },
    generateBundle() {
      if (!isDone) this.error("string-width is no longer where it was: commands would start slowly");
    },
  };
}

export default defineConfig({
  input: {
    main: "src/cli/main.ts",
    "index-library": "src/cli/index-library.ts",
    "scan-worker": "src/sources/fast-road/scan-worker.ts",
  },
  platform: "node",
  external: EXTERNAL,
  plugins: [
    settingUpLater(),
    {
      name: "third-party-notices",
      async generateBundle(_options, bundle) {
        this.emitFile({ type: "asset", fileName: "THIRD-PARTY-NOTICES.txt", source: await notices(bundle) });
      },
    },
    {
      name: "executable",
      // npm makes it so when it links it, which it does once: another build must not take that back.
      writeBundle: ({ dir }) => chmod(resolve(dir, "main.js"), 0o755),
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
    // All commands need some of it: a chunk for each set of commands that shares a part takes longer to find than to read.
    codeSplitting: { groups: [{ name: "model", test: /[\\/]src[\\/]model[\\/]/ }] },
    cleanDir: true,
  },
});
