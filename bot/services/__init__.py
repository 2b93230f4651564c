"""Use cases, one transaction each; they return small results and know no messenger."""
