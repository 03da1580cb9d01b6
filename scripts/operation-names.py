#!/usr/bin/env python3
"""Writes the lists of operation names that `iaprun lint` checks queries against, from the providers' published API models.

    python3 scripts/operation-names.py

Downloads the packages `botocore` and `google-api-python-client` with pip into a temporary folder, without their
dependencies and without installing them, and writes `src/query/operations/aws-operations.json` and `gcp-operations.json`:
per service one string of names, joined by blanks. Names that no model has are kept by hand in `beyond-models.json`.
"""

import gzip
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "src" / "query" / "operations"

# Google services whose audit records name the REST method, `compute.firewalls.insert`; Cloud SQL under another name.
NAMED_BY_ID = {
    "compute": "compute",
    "storage": "storage",
    "dns": "dns",
    "sqladmin": "cloudsql",
    "deploymentmanager": "deploymentmanager",
}

# Those whose records name the method of the gRPC service behind it, `google.logging.v2.ConfigServiceV2.DeleteSink`.
NAMED_BY_RPC = """
    accessapproval accesscontextmanager alloydb apigateway apikeys appengine artifactregistry assuredworkloads
    backupdr batch beyondcorp bigquery bigqueryconnection bigquerydatatransfer bigqueryreservation bigtableadmin
    billingbudgets binaryauthorization certificatemanager cloudasset cloudbilling cloudbuild clouddeploy cloudfunctions
    cloudidentity cloudkms cloudresourcemanager cloudscheduler cloudshell cloudtasks composer config container
    containeranalysis dataflow dataform datafusion dataplex dataproc datastore datastream dlp domains essentialcontacts
    eventarc file firestore gkebackup gkehub iam iamcredentials iap identitytoolkit ids kmsinventory logging
    managedidentities memcache monitoring networkconnectivity networkmanagement networksecurity networkservices notebooks
    orgpolicy osconfig oslogin policysimulator policytroubleshooter privateca pubsub recaptchaenterprise recommender redis
    run secretmanager securitycenter servicedirectory servicemanagement servicenetworking serviceusage sourcerepo spanner
    storagetransfer sts tpu vmmigration vmwareengine vpcaccess websecurityscanner workflowexecutions workflows workstations
""".split()

# Collections that only say where a resource lies: they are no part of a method's name.
PLACES = {
    *("projects", "locations", "organizations", "folders", "billingAccounts"),
    *("namespaces", "zones", "regions", "global", "apps"),
}
RENAMED = {"patch": "update"}
STANDARD = {"get", "create", "delete", "update", "insert"}


def download(package: str, folder: str) -> zipfile.ZipFile:
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", folder, package],
        check=True,
    )
    [wheel] = Path(folder).glob(f"{package.replace('-', '_')}-*.whl")
    return zipfile.ZipFile(wheel)


def aws_operations(wheel: zipfile.ZipFile) -> dict[str, set[str]]:
    """By event source without `.amazonaws.com`: the name a service signs with, or else that of its endpoint."""
    newest: dict[str, str] = {}
    for name in wheel.namelist():
        found = re.fullmatch(r"botocore/data/([^/]+)/[^/]+/service-2\.json(\.gz)?", name)
        if found:
            newest[found[1]] = max(newest.get(found[1], ""), name)
    services: dict[str, set[str]] = {}
    for name in newest.values():
        content = wheel.read(name)
        model = json.loads(gzip.decompress(content) if name.endswith(".gz") else content)
        metadata = model["metadata"]
        source = metadata.get("signingName", metadata["endpointPrefix"])
        services.setdefault(source, set()).update(model["operations"])
    return services


def gcp_operations(wheel: zipfile.ZipFile) -> dict[str, set[str]]:
    services: dict[str, set[str]] = {}
    for name in wheel.namelist():
        found = re.search(r"/discovery_cache/documents/([^/.]+)\.(v[^/]+)\.json$", name)
        if not found or found[1] not in {*NAMED_BY_ID, *NAMED_BY_RPC} or "alpha" in found[2]:
            continue
        service = found[1]
        for method in methods(json.loads(wheel.read(name))):
            _, *path = method.split(".")
            names = {".".join(path)} if service in NAMED_BY_ID else rpc_names(path)
            services.setdefault(NAMED_BY_ID.get(service, service), set()).update(names)
    return services


def methods(document: dict) -> list[str]:
    own = [method["id"] for method in document.get("methods", {}).values()]
    return own + [name for below in document.get("resources", {}).values() for name in methods(below)]


def rpc_names(path: list[str]) -> set[str]:
    """Google's naming standard (AIP-130 ff.) read backwards: `serviceAccounts.keys.create` is `CreateServiceAccountKey` or
    `CreateKey`; the discovery document does not say which, so that both are known."""
    *collections, verb = path
    verb = RENAMED.get(verb, verb)
    resources = [each for each in collections if each not in PLACES]
    names = set() if verb in {*STANDARD, "list"} else {pascal(verb)}
    # `generateAccessToken` names its object itself.
    if re.search("[A-Z]", verb) and not verb.startswith("batch") or not collections:
        return names
    resources = resources or collections[-1:]
    noun = pascal(resources[-1])
    nouns = {noun} if verb == "list" or verb.startswith("batch") else {singular(noun)}
    owners = {"", *(pascal(singular(owner)) for owner in resources[-2:-1])}
    return names | {pascal(verb) + owner + each for owner in owners for each in nouns}


def pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[-_]", name))


def singular(name: str) -> str:
    if name.endswith("ies"):
        return name[:-3] + "y"
    if re.search(r"(ss|x|ch|sh)es$", name):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def write(file: str, services: dict[str, set[str]]) -> None:
    joined = {service: " ".join(sorted(names)) for service, names in sorted(services.items())}
    (DATA / file).write_text(json.dumps(joined, indent=2) + "\n")


with tempfile.TemporaryDirectory() as folder:
    write("aws-operations.json", aws_operations(download("botocore", folder)))
    write("gcp-operations.json", gcp_operations(download("google-api-python-client", folder)))
