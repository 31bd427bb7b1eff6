"""Copy coming in: a batch of files, each read, matched with what is there, and taken in whole or not at all."""
