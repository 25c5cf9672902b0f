"""The web app: a JSON API over assessments, and the pages that show it. Needs the extra `foedus[app]`.

`foedus serve` starts it; `foedus.app.server.create_app` makes it for another server or for tests.
"""
