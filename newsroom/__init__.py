"""The house: settings, the desk, security, health, the clock. It may import everything; nobody imports it."""
