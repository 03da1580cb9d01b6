/** Whether what costs something each time, and helps only sometimes, is worth going on with. */

export interface Trial {
  readonly isWorthIt: () => boolean;
  readonly note: (helped: boolean) => void;
}

/** After `least` times, as long as one in four helped. */
export function createTrial(least: number): Trial {
  let times = 0;
  let helped = 0;
  return {
    isWorthIt: () => times < least || 4 * helped >= times,
    note(didHelp) {
      times++;
      if (didHelp) helped++;
    },
  };
}
