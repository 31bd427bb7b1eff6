"""The library as a whole: finding pictures, where each is used, and what is done to many of them as one act."""
