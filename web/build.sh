#!/usr/bin/env bash
# Rebuilds src/tenure/web/static/vendor from the exact versions in package-lock.json. Needs Node 20.
# The result is byte-identical from run to run: `git diff --exit-code src/tenure/web/static/vendor` checks it.
set -euo pipefail
cd "$(dirname "$0")"
vendor=../src/tenure/web/static/vendor

npm ci --ignore-scripts
mkdir -p "$vendor"
npx --no-install esbuild echarts.js --bundle --minify --format=iife --target=es2020 \
  --legal-comments=none --define:process.env.NODE_ENV='"production"' --outfile="$vendor/echarts.min.js"
cp node_modules/htmx.org/dist/htmx.min.js "$vendor/htmx.min.js"
cp node_modules/dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf "$vendor/dejavu.ttf" # for pictures of charts

# htmx ends with the address of a source map that is not shipped.
sed -i.bak '/^\/\/# sourceMappingURL=/d' "$vendor/htmx.min.js" && rm "$vendor/htmx.min.js.bak"

licence() { # NAME FILE…: the licence files of one library, one after the other
  local name=$1 && shift
  cat "$@" | tr -d '\r' > "$vendor/$name.LICENSE.txt"
}
licence echarts node_modules/echarts/{LICENSE,NOTICE,licenses/LICENSE-d3}
licence zrender node_modules/zrender/LICENSE
licence tslib node_modules/tslib/LICENSE.txt
licence htmx node_modules/htmx.org/LICENSE
licence dejavu node_modules/dejavu-fonts-ttf/LICENSE
