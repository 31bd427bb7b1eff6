"""What the publication wrote about, where, and what it forgot: readings for editors, over what readers see.

Months and days are the publication's: a story that goes public at 23:30 UTC counts on the day that its readers have.
"""
