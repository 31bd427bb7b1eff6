"""The tagging desk: stories without tags, handed to one tagger at a time, with the evidence; decision 15."""
