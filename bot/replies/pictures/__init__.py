"""Pictures of the ledger as Vega-Lite drawings: one makes the chat's PNG and a page's SVG."""
