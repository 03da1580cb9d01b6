/**
 * The Regions of each AWS partition, so that "every Region" needs no permission to ask for them. From the partition data
 * of botocore 1.43 (2026-11) and the CloudTrail User Guide, "CloudTrail supported Regions".
 */

export interface Partition {
  /** As ARNs spell it. */
  readonly id: string;
  readonly regions: readonly string[];
  /** Where IAM, the global STS endpoint and most sign-ins are recorded. */
  readonly globalRegion: string;
}

const COMMERCIAL: Partition = {
  id: "aws",
  globalRegion: "us-east-1",
  regions: [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
  ],
};

const OTHERS: readonly (Partition & { readonly prefix: string })[] = [
  { prefix: "cn-", id: "aws-cn", globalRegion: "cn-north-1", regions: ["cn-north-1", "cn-northwest-1"] },
  { prefix: "us-gov-", id: "aws-us-gov", globalRegion: "us-gov-west-1", regions: ["us-gov-east-1", "us-gov-west-1"] },
  { prefix: "eusc-", id: "aws-eusc", globalRegion: "eusc-de-east-1", regions: ["eusc-de-east-1"] },
  { prefix: "us-iso-", id: "aws-iso", globalRegion: "us-iso-east-1", regions: ["us-iso-east-1", "us-iso-west-1"] },
  {
    prefix: "us-isob-",
    id: "aws-iso-b",
    globalRegion: "us-isob-east-1",
    regions: ["us-isob-east-1", "us-isob-west-1"],
  },
  { prefix: "eu-isoe-", id: "aws-iso-e", globalRegion: "eu-isoe-west-1", regions: ["eu-isoe-west-1"] },
  {
    prefix: "us-isof-",
    id: "aws-iso-f",
    globalRegion: "us-isof-south-1",
    regions: ["us-isof-east-1", "us-isof-south-1"],
  },
];

/** Regions opened before 20 March 2019 are on in every account and cannot be switched off; all later ones are opt-in (AWS Account Management guide). */
const ALWAYS_ON = new Set([
  ...["ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2"],
  ...["ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1"],
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2"],
]);

/** By the Region's prefix; a name of no other partition is taken for the commercial one. */
export function partitionOf(region: string): Partition {
  return OTHERS.find(({ prefix }) => region.startsWith(prefix)) ?? COMMERCIAL;
}

/** Whether an account may not have enabled it. */
export function isOptIn(region: string): boolean {
  return COMMERCIAL.regions.includes(region) && !ALWAYS_ON.has(region);
}
