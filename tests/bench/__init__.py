"""`make bench`: pages, desk, import and memory, beside a fixed Django view in the same run."""
