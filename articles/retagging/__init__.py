"""Changing the tags of many stories as one act: asked once, done in the background, taken back as one.

`steps` says what happens to one story, `asking` begins an operation, `running` carries it out, `undoing` takes it back,
`looking` says beforehand what would happen. A merge of topics and a grid of old stories are operations as well.
"""
