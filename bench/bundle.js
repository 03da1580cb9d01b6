import { rolldown } from "rolldown";

export async function bundle(input) {
  const file = `node_modules/.cache/bench/${input.replaceAll("/", "-")}.js`;
  const bundled = await rolldown({ input, platform: "node", external: /^(node:|[@a-z])/ });
  await bundled.write({ file, codeSplitting: false });
  return file;
}
