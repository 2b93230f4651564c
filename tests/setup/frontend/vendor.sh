#!/usr/bin/env bash
# Makes bot/web/static/vendor anew from the packages in package-lock.json. What it writes is
# committed, so that nobody who runs or tests the bot needs npm.
set -euo pipefail
cd "$(dirname "$0")"
target=../../../bot/web/static/vendor
npm ci --silent --no-audit --no-fund
rm -rf "$target"
mkdir -p "$target/leaflet/images"
npx --no-install sass --no-source-map --style=compressed --quiet-deps \
  --load-path=node_modules govuk.scss "$target/govuk.css"
cp node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js "$target/govuk.js"
cp node_modules/htmx.org/dist/htmx.min.js "$target/htmx.js"
cp node_modules/htmx.org/dist/ext/hx-sse.min.js "$target/hx-sse.js"
cp node_modules/leaflet/dist/leaflet.js node_modules/leaflet/dist/leaflet.css "$target/leaflet/"
cp node_modules/protomaps-leaflet/dist/protomaps-leaflet.js "$target/leaflet/"
cp node_modules/leaflet/dist/images/*.png "$target/leaflet/images/"
sed -i 's|//# sourceMappingURL=.*||' "$target"/*.js "$target"/leaflet/*.js
{
  echo "What lies in this directory, made by tests/setup/frontend/vendor.sh, comes from:"
  for name in govuk-frontend htmx.org leaflet protomaps-leaflet @mapbox/point-geometry \
    @mapbox/vector-tile @protomaps/basemaps color2k fflate pbf pmtiles potpack quickselect rbush; do
    version=$(node -p "require('./node_modules/$name/package.json').version")
    licence=$(node -p "require('./node_modules/$name/package.json').license")
    printf '\n==== %s %s (%s)\n\n' "$name" "$version" "$licence"
    cat "node_modules/$name"/LICEN* licences/"$name".txt 2>/dev/null || true
  done
} > "$target/LICENSES.txt"
(cd "$target" && find . -type f ! -name manifest.sha256 | LC_ALL=C sort | xargs sha256sum > manifest.sha256)
