/** What a cloud's refusal or failure means to the person who reads the coverage. */

export interface Trouble {
  /** The gap's stable word. */
  readonly reason:
    | "not-permitted"
    | "no-credentials"
    | "expired-credentials"
    | "throttled"
    | "not-found"
    | "unreachable"
    | "failed";
  /** The error's own name or status, and message, on one line. */
  readonly detail: string;
  readonly hint?: string;
}
