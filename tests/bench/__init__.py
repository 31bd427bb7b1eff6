"""`make bench`: the import and the first pages, timed against a trivial Django view in the same run."""
