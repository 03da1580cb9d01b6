/** Why unpacking stopped: more packed bytes are needed, as much as was asked for is there, it is at an end, or it is damaged. */

export const HUNGRY: u32 = 0;
export const SATISFIED: u32 = 1;
export const ENDED: u32 = 2;
export const DAMAGED: u32 = 3;
