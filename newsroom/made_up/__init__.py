"""A large archive made up from a seed: the same seed gives the same stories, whatever the machine and database."""
