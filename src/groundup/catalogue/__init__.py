"""The models that Groundup knows and vouches for, as records with their sources."""
