"""The catalogues of every sentence a person reads, one file a language."""
