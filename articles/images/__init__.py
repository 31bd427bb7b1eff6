"""Pictures: where they come from, who is credited, and the sizes readers get."""
