/** What reading Cloud Logging asks and takes. */

import type { Estimate, Plan, PlanStep } from "../../engine/plan.ts";
import type { Request } from "../../engine/source.ts";
import { DAY_MS } from "../../model/time.ts";
import type { Pace } from "./connection.ts";
import { PAGE_SIZE, RESOURCES_A_REQUEST } from "./entries.ts";
import { RETENTION_DAYS } from "./evidence.ts";
import { filterFrom, questionOf, readsDataAccess } from "./question.ts";
import { hasProjectsBelow, type ResourceName } from "./resources.ts";

export function planRead(resources: readonly ResourceName[], request: Request, { perSecond }: Pace): Plan {
  const { question, local } = questionOf(request);
  if (question === undefined) {
    return {
      steps: [],
      narrowed: true,
      local,
      estimates: [],
      notes: ["no entry of Cloud Logging can match: nothing is asked"],
    };
  }
  const parents = resources.filter(hasProjectsBelow);
  const requests = Math.ceil(resources.length / RESOURCES_A_REQUEST);
  return {
    steps: [
      ...parents.map(
        (parent): PlanStep => ({
          title: `list the projects and folders of ${parent}, and of every folder below it`,
          text: `GET cloudresourcemanager.googleapis.com/v3/projects?parent=${parent}\nGET cloudresourcemanager.googleapis.com/v3/folders?parent=${parent}`,
          language: "text",
        }),
      ),
      {
        title: `entries.list of ${resources.join(", ")}${parents.length > 0 ? " and what was listed" : ""}, oldest first, ${PAGE_SIZE} entries a page`,
        text: filterFrom(question),
        language: "filter",
      },
    ],
    narrowed: true,
    local,
    estimates: [...estimates(requests, perSecond)],
    notes: notes(question.logs.length > 0 && readsDataAccess(question), parents, request),
  };
}

function estimates(requests: number, perSecond: number): readonly Estimate[] {
  return [
    {
      of: "requests",
      value: requests,
      bound: "at least",
      because: `one for each ${PAGE_SIZE} entries that match, and for each ${RESOURCES_A_REQUEST} projects`,
    },
    {
      of: "seconds",
      value: Math.ceil(requests / perSecond),
      bound: "at least",
      because: "Cloud Logging grants 60 reads a minute and project",
    },
    { of: "usd", value: 0, bound: "about", because: "reading is not charged (Cloud Logging pricing, November 2026)" },
  ];
}

function notes(dataAccess: boolean, parents: readonly ResourceName[], { window, now }: Request): readonly string[] {
  const old = (days: number) => window.since < now - days * DAY_MS;
  const { _Default: days, _Required: required } = RETENTION_DAYS;
  return [
    ...(dataAccess
      ? [
          "Data Access logs are off until a policy switches them on, and need roles/logging.privateLogViewer to be read: both are checked while reading",
        ]
      : []),
    ...(dataAccess && old(days)
      ? [`the bucket _Default keeps Data Access entries ${days} days where nobody changed it: older ones may be gone`]
      : []),
    ...(old(required)
      ? [`the bucket _Required keeps Admin Activity entries ${required} days: older ones are gone`]
      : []),
    ...(parents.length > 0
      ? ["a folder or organization logs only what happens to itself: its projects are listed and read as well"]
      : []),
    "in the hours just before and after the window only long-running operations are read: an operation's two entries belong together",
  ];
}
