"""The text that Seedling learns from: written here by rules, split into training and evaluation."""
