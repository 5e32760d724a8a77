"""Known-bad twins: real classes with one defect each, which the checks must catch."""
