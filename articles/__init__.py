"""The copy: what a story is made of, how it is found, tagged, pictured and made public. Imports no other room."""
