"""Open311 GeoReport v2: the specification's words on the outside, the office's within."""
