"""`groundup models`: the models that Groundup knows, those first that suit this device."""
