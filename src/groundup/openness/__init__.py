"""How open a release is: rules that turn the evidence of a record into readings. Rules only, no I/O."""
