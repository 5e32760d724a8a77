"""All addresses of the server, in one place."""

from __future__ import annotations

from . import health, metrics_route, openapi
from .anthropic import messages
from .native import score, tokens
from .ollama import blobs, changes, chat, create, embed, generate, library_routes, loaded, pull, push, show
from .openai import chat as openai_chat
from .openai import completions, embeddings, models, rerank, responses
from .routes import Route

ROUTES: tuple[Route, ...] = (
    *health.ROUTES,
    *metrics_route.ROUTES,
    *openapi.ROUTES,
    *chat.ROUTES,
    *generate.ROUTES,
    *embed.ROUTES,
    *library_routes.ROUTES,
    *show.ROUTES,
    *loaded.ROUTES,
    *changes.ROUTES,
    *blobs.ROUTES,
    *create.ROUTES,
    *pull.ROUTES,
    *push.ROUTES,
    *tokens.ROUTES,
    *score.ROUTES,
    *openai_chat.ROUTES,
    *completions.ROUTES,
    *embeddings.ROUTES,
    *rerank.ROUTES,
    *models.ROUTES,
    *responses.ROUTES,
    *messages.ROUTES,
)
