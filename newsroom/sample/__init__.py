"""The sample publication: "The Daily Parallel", our own texts and pictures, dated around the day it is loaded."""
