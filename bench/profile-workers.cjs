/** Loaded before the program: its workers are profiled as it is, although it starts them without its flags. */

const workers = require("node:worker_threads");
const { syncBuiltinESMExports } = require("node:module");

workers.Worker = class extends workers.Worker {
  constructor(program, { execArgv: _, ...options } = {}) {
    super(program, options);
  }
};
syncBuiltinESMExports();
