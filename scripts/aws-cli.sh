#!/bin/sh
# Prints the path of an AWS CLI, the second opinion on our CloudTrail server: the one that is installed, or one that pip puts
# into node_modules/.cache. Fails when there is neither.
set -eu

version=1.45.11

if found=$(command -v aws) && "$found" --version >/dev/null 2>&1; then
  echo "$found"
  exit
fi
folder=$(cd "$(dirname "$0")/.." && pwd)/node_modules/.cache/aws-cli-$version
if [ ! -x "$folder/bin/aws" ]; then
  python3 -m venv "$folder" >&2
  "$folder/bin/pip" install --quiet --disable-pip-version-check "awscli==$version" >&2
fi
echo "$folder/bin/aws"
