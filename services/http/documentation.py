"""The documentation page, without the internet: the description, shown by the packaged Swagger UI."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from services.http.guarded_route import GuardedRoute

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
GUARDS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
}
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>安居 Anju · API</title>
<link rel="stylesheet" href="/docs/swagger/swagger-ui.css">
</head>
<body>
<main id="api"><p>The description itself: <a href="/openapi.json">/openapi.json</a></p></main>
<script src="/docs/swagger/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
START = 'SwaggerUIBundle({url: "/openapi.json", dom_id: "#api", validatorUrl: null});\n'


@router.get("/docs")
async def page() -> HTMLResponse:
    """A few lines."""
    return HTMLResponse(PAGE, headers=GUARDS)


@router.get("/docs/start.js")
async def start() -> Response:
    """A file of its own: no script stands in a page."""
    return Response(START, media_type="text/javascript")
