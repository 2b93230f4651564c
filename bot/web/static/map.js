// Draws where a complaint is: the operator's tiles, or a plain grid of metres without any.
"use strict";

const GRID = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const METRES_A_DEGREE = 111320;

function gridOn(map) {
  const lines = L.layerGroup().addTo(map);
  const draw = () => {
    lines.clearLayers();
    const bounds = map.getBounds(), centre = map.getCenter();
    const height = (bounds.getNorth() - bounds.getSouth()) * METRES_A_DEGREE;
    const step = GRID.find((one) => one > height / 8) || GRID[GRID.length - 1];
    const north = step / METRES_A_DEGREE;
    const east = north / Math.cos((centre.lat * Math.PI) / 180);
    const style = { color: "#b1b4b6", weight: 1, interactive: false };
    for (let y = Math.floor(bounds.getSouth() / north) * north; y < bounds.getNorth(); y += north)
      lines.addLayer(L.polyline([[y, bounds.getWest()], [y, bounds.getEast()]], style));
    for (let x = Math.floor(bounds.getWest() / east) * east; x < bounds.getEast(); x += east)
      lines.addLayer(L.polyline([[bounds.getSouth(), x], [bounds.getNorth(), x]], style));
  };
  map.on("moveend", draw);
  draw();
}

function backgroundOf(map, box) {
  const attribution = box.dataset.credit || "";
  if (box.dataset.archive)
    protomapsL.leafletLayer({
      url: new URL(box.dataset.archive, document.baseURI).href,
      flavor: "light", lang: document.documentElement.lang, attribution,
    }).addTo(map);
  else if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { maxZoom: 19, attribution }).addTo(map);
  else gridOn(map);
}

const box = document.getElementById("map");
if (box) {
  box.hidden = false;
  const place = [Number(box.dataset.north), Number(box.dataset.east)];
  const map = L.map(box, { zoomControl: false, maxZoom: 19 }).setView(place, 16);
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: box.dataset.closer, zoomOutTitle: box.dataset.further }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  backgroundOf(map, box);
  const style = { color: "#98191a", fillColor: "#98191a", weight: 2 };
  if (box.dataset.exact) L.circleMarker(place, { ...style, radius: 8, fillOpacity: 0.8 }).addTo(map);
  else L.circle(place, { ...style, radius: 80, fillOpacity: 0.15 }).addTo(map);
}
