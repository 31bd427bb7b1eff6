"""How days and hours are written where Django writes them by itself: one folder a language."""
