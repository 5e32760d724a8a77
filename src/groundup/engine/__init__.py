"""One child process that runs one model: `client.Engine` is the door.

A request's life: `client` sends a frame (`protocol`, `frames`) through `connection` to `worker`;
`prompts` turns it into tokens; `scheduler` lets it queue, takes its longest computed prefix from
`prefix_cache` and plans batches; `runner` computes them through `libllama`; `sampler` picks tokens;
`answer_text` turns them into text. Nothing is imported here, so that the parent stays light.
"""
