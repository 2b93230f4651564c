"""The only SQL: tables, engine and migrations."""
