"""The asyncio face of one model: start its worker, ask it, survive its crashes.

    async with Engine(EngineSettings(model_path="model.gguf")) as engine:
        async for event in engine.generate(Prompt(spans=[Span("Once upon")]), max_tokens=20):
            ...

An `Engine` may be used by many tasks at once. When the worker dies, the requests in flight end
with `EngineStoppedError` and the next request starts a fresh worker; three crashes within a minute
make it rest for a growing time (`EngineRestingError`). This module never touches native code.
"""
