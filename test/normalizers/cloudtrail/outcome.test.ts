import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { normalized } from "./record.ts";

const signin = (eventName: string, more: JsonObject) => ({
  eventSource: "signin.amazonaws.com",
  eventName,
  eventType: "AwsConsoleSignIn",
  ...more,
});

describe("outcome", () => {
  it.each([
    ["AccessDenied", "denied"],
    ["AccessDeniedException", "denied"],
    ["Client.UnauthorizedOperation", "denied"],
    ["UnauthorizedOperation", "denied"],
    ["UnauthorizedException", "denied"],
    ["AuthorizationError", "denied"],
    ["AuthorizationErrorException", "denied"],
    ["AuthFailure", "denied"],
    ["Client.AuthFailure", "denied"],
    ["Forbidden", "denied"],
    ["ForbiddenException", "denied"],
    ["NotAuthorizedException", "denied"],
    ["InvalidAccessException", "denied"],
    ["Client.OperationNotPermitted", "denied"],
    ["VpceAccessDenied", "denied"],
    ["InvalidClientTokenId", "denied"],
    ["SignatureDoesNotMatch", "denied"],
    ["ExpiredToken", "denied"],
    ["ExpiredTokenException", "denied"],
    ["CloudTrailInvalidClientTokenIdException", "denied"],
    ["KMS.AccessDeniedException", "denied"],
    ["InvalidSignatureException", "denied"],
    ["Client.DryRunOperation", "failure"],
    ["DryRunOperation", "failure"],
    ["ThrottlingException", "failure"],
    ["Client.RequestLimitExceeded", "failure"],
    ["NoSuchEntityException", "failure"],
    ["NoSuchBucket", "failure"],
    ["Client.InvalidInstanceID.NotFound", "failure"],
    ["ResourceNotFoundException", "failure"],
  ])("%s is %s", (errorCode, outcome) => {
    expect(normalized({ errorCode })).toMatchObject({ outcome, status: { code: errorCode } });
  });

  it.each([
    ["InvalidClientTokenId", "authentication"],
    ["VpceAccessDenied", "vpc-endpoint"],
    ["AccessDenied", undefined],
    ["ThrottlingException", undefined],
  ])("%s is refused by the layer %s", (errorCode, layer) => {
    expect(normalized({ errorCode }).status?.layer).toBe(layer);
  });

  it.each<[string, JsonObject, string]>([
    ["nothing wrong", {}, "success"],
    ["a message without a code", { errorMessage: "Something broke" }, "failure"],
    [
      "a refusal without a code",
      { errorMessage: "User: arn:aws:iam::1:user/a is not authorized to perform: ssm:StartSession" },
      "denied",
    ],
    ["a bare refusal", { errorMessage: "Access Denied" }, "denied"],
    ["an answer that says it failed", { responseElements: { success: false } }, "failure"],
    ["an answer that says it succeeded", { responseElements: { success: true } }, "success"],
    ["a failed assignment", { responseElements: { accountAssignmentCreationStatus: { status: "FAILED" } } }, "failure"],
    [
      "an assignment under way",
      { responseElements: { accountAssignmentCreationStatus: { status: "IN_PROGRESS" } } },
      "success",
    ],
    ["a console sign-in", signin("ConsoleLogin", { responseElements: { ConsoleLogin: "Success" } }), "success"],
    [
      "a failed console sign-in",
      signin("ConsoleLogin", { responseElements: { ConsoleLogin: "Failure" }, errorMessage: "Failed authentication" }),
      "denied",
    ],
    [
      "a console sign-in that only has the message",
      signin("ConsoleLogin", { errorMessage: "Failed authentication" }),
      "denied",
    ],
    ["a console sign-in that does not say", signin("ConsoleLogin", {}), "unknown"],
    ["a switched role", signin("SwitchRole", { responseElements: { SwitchRole: "Success" } }), "success"],
    [
      "an Identity Center failure",
      signin("CredentialVerification", { serviceEventDetails: { CredentialVerification: "Failure" } }),
      "denied",
    ],
    [
      "an Identity Center success",
      signin("UserAuthentication", { serviceEventDetails: { UserAuthentication: "Success" } }),
      "success",
    ],
    [
      "an Identity Center step that does not say",
      signin("CredentialChallenge", { serviceEventDetails: null }),
      "unknown",
    ],
    ["a gateway's own refusal", { eventSource: "gw.example.com", eventName: "accessdenied" }, "denied"],
  ])("%s", (_what, more, outcome) => {
    expect(normalized(more).outcome).toBe(outcome);
  });

  it("says that a failed sign-in failed at authentication", () => {
    const event = normalized(
      signin("ConsoleLogin", { responseElements: { ConsoleLogin: "Failure" }, errorMessage: "Failed authentication" }),
    );
    expect(event.status).toEqual({ detail: "Failed authentication", layer: "authentication" });
  });
});
