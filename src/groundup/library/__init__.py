"""The models on this device, and what their files say about themselves.

`gguf.read_header` reads the header of a model file, `model_facts.model_facts` turns it into facts.
Nothing here loads weights or imports native code.
"""
