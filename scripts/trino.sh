#!/usr/bin/env bash
# A real Trino server on this machine, for tests and to try things on: scripts/trino.sh PORT S3_ENDPOINT
#
# Its parts come through Maven, from wherever Maven is set up to get them, once: 270 MB in about half a minute, kept in
# ${XDG_CACHE_HOME:-~/.cache}/iaprun. The catalog `hive` keeps its tables in the bucket `trail` of S3_ENDPOINT.
# Runs until it is killed. Exits with 77, after one line that says why, where it cannot run.
set -euo pipefail

version=435
port=${1:?PORT}
s3=${2:?S3_ENDPOINT}
here=$(cd "$(dirname "$0")" && pwd)
parts=${XDG_CACHE_HOME:-$HOME/.cache}/iaprun/trino-$version

cannot() {
  echo "no Trino: $1" >&2
  exit 77
}

command -v java >/dev/null || cannot "there is no Java"
java --list-modules | grep -q '^jdk.compiler@\(1[7-9]\|[2-9][0-9]\)' || cannot "it takes a JDK 17 or later"

if [[ ! -d $parts ]]; then
  command -v mvn >/dev/null || cannot "there is no Maven to get it with"
  mkdir -p "$(dirname "$parts")"
  fresh=$(mktemp -d "$parts.XXXXXX")
  trap 'rm -rf "$fresh"' EXIT
  mvn -B -q -f "$here/trino/pom.xml" package -Dfolder="$fresh" >&2 || cannot "Maven did not get it"
  mv -T "$fresh" "$parts" 2>/dev/null || [[ -d $parts ]]
fi

etc=$(mktemp -d)
trap 'rm -rf "$etc" "${fresh:-$etc}"' EXIT
mkdir "$etc/catalog"
cat >"$etc/config.properties" <<END
coordinator=true
node-scheduler.include-coordinator=true
node.environment=test
node.internal-address=127.0.0.1
http-server.http.port=$port
http-server.log.enabled=false
discovery.uri=http://127.0.0.1:$port
query.max-memory=512MB
query.max-memory-per-node=512MB
plugin.dir=$parts/plugin
catalog.config-dir=$etc/catalog
END
cat >"$etc/catalog/hive.properties" <<END
connector.name=hive
hive.metastore=file
hive.metastore.catalog.dir=s3://trail/metastore/
hive.security=allow-all
hive.partition-projection-enabled=true
fs.hadoop.enabled=false
fs.native-s3.enabled=true
s3.endpoint=$s3
s3.path-style-access=true
s3.region=us-east-1
s3.aws-access-key=test
s3.aws-secret-key=test
END

java -Xmx1500m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256M \
  -Djdk.attach.allowAttachSelf=true -Dconfig="$etc/config.properties" \
  -cp "$parts/lib/*" "$here/trino/Trino.java" "$version" </dev/null &
java=$!
# It has nothing to save, and an orderly end takes a while.
trap 'kill -KILL "$java"' TERM INT
# Whoever started it with a pipe may die without a word: then the pipe ends, and so does the server.
if [[ -p /dev/stdin || -S /dev/stdin ]]; then
  exec 3<&0
  { cat <&3 >/dev/null; kill -KILL "$java" 2>/dev/null; } &
fi
wait "$java"
