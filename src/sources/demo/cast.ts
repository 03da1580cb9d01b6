/** Who and what the demo trail is about. Addresses are RFC 5737 and RFC 3849 documentation ranges, accounts and names are examples. */

import type { Estate } from "../../model/estate.ts";

export const AWS_PROD = "111122223333";
export const AWS_SHARED = "444455556666";
/** Nobody we know. */
export const AWS_STRANGER = "999988887777";

export interface Project {
  readonly id: string;
  readonly number: string;
}
export const SHOP_PROD: Project = { id: "shop-prod", number: "210000000001" };
export const SHOP_STAGING: Project = { id: "shop-staging", number: "210000000002" };
export const DATA_LAB: Project = { id: "data-lab", number: "210000000003" };

export interface Person {
  readonly email: string;
  readonly office: string;
  readonly home: string;
}
export const ADA: Person = { email: "ada@example.com", office: "198.51.100.11", home: "198.51.100.211" };
export const BEN: Person = { email: "ben@example.com", office: "198.51.100.12", home: "198.51.100.212" };
export const CARLA: Person = { email: "carla@example.com", office: "198.51.100.13", home: "198.51.100.213" };
export const DEV: Person = { email: "dev@example.com", office: "198.51.100.14", home: "2001:db8:40:14::7" };
export const EVA: Person = { email: "eva@example.com", office: "198.51.100.15", home: "198.51.100.215" };
export const PEOPLE = [ADA, BEN, CARLA, DEV, EVA] as const;

/** The intruder's addresses, and his own mailbox. */
export const INTRUDER_IP = "203.0.113.200";
export const INTRUDER_IP_2 = "203.0.113.214";
export const INTRUDER_MAILBOX = "quiet.harbour@gmail.com";

export const CI_IP = "2001:db8:c1::21";

export interface Instance {
  readonly id: string;
  readonly name: string;
  readonly ip: string;
  readonly project: Project;
  readonly zone: string;
}
export const BASTION: Instance = {
  id: "4201000000000000001",
  name: "bastion-1",
  ip: "10.20.0.5",
  project: SHOP_PROD,
  zone: "europe-west4-a",
};
export const DATABASE: Instance = {
  id: "4201000000000000002",
  name: "orders-db",
  ip: "10.20.0.9",
  project: SHOP_PROD,
  zone: "europe-west4-b",
};
export const NOTEBOOK: Instance = {
  id: "4203000000000000001",
  name: "notebook-1",
  ip: "10.30.0.4",
  project: DATA_LAB,
  zone: "europe-west4-a",
};
export const STAGING_VM: Instance = {
  id: "4202000000000000001",
  name: "web-staging-1",
  ip: "10.25.0.4",
  project: SHOP_STAGING,
  zone: "europe-west4-a",
};

export interface BackendService {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly project: Project;
}
export const ADMIN_CONSOLE: BackendService = {
  id: "7312000000000000001",
  name: "admin-console",
  host: "admin.shop.example.com",
  project: SHOP_PROD,
};
export const WIKI: BackendService = {
  id: "7312000000000000002",
  name: "wiki",
  host: "wiki.shop.example.com",
  project: SHOP_PROD,
};

export const DEPLOYER = "deployer@shop-prod.iam.gserviceaccount.com";
export const BILLING = "billing-export@shop-prod.iam.gserviceaccount.com";
export const CI_RUNNER = "ci-runner@shop-staging.iam.gserviceaccount.com";
export const GKE_NODE = "gke-checkout@shop-prod.iam.gserviceaccount.com";
/** Lives in a project that is not ours. */
export const PARTNER_SYNC = "legacy-sync@partner-sandbox.iam.gserviceaccount.com";

export const AWS_INSTANCE = "i-0a1b2c3d4e5f60001";
export const AWS_INSTANCE_IP = "10.0.1.20";
export const EICE = "eice-0f00000000000001";

/** The estate the demo runs with when the user's config states none. */
export const DEMO_ESTATE: Estate = {
  scopes: [
    `aws:${AWS_PROD}`,
    `aws:${AWS_SHARED}`,
    `gcp:${SHOP_PROD.id}`,
    `gcp:${SHOP_STAGING.id}`,
    `gcp:${DATA_LAB.id}`,
  ],
  domains: ["example.com"],
  ranges: ["198.51.100.0/25"],
  gateways: { addresses: [], roles: [] },
  protected: [],
  places: [
    { cidr: "198.51.100.0/25", country: "NL", city: "Amsterdam", network: "Office" },
    { cidr: "198.51.100.128/25", country: "NL", network: "Example Broadband" },
    { cidr: "203.0.113.0/24", country: "RO", network: "Example Hosting" },
    { cidr: "192.0.2.0/24", country: "BR", network: "Example Scanners" },
    { cidr: "2001:db8:40::/48", country: "NL", network: "Example Broadband" },
    { cidr: "2001:db8:c1::/48", country: "US", network: "Example CI" },
  ],
  guests: [],
};
